package dev.kedge.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kedge.app.serve.RequestFlags;
import dev.kedge.engine.Engine;
import dev.kedge.engine.EngineOptions;
import dev.kedge.models.ModelOptions;
import dev.kedge.onnx.OnnxClassifier;
import dev.kedge.serve.ExplanationServer;
import dev.kedge.serve.ServeOptions;
import dev.kedge.serve.ServedModel;
import dev.kedge.testimages.Demo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * The page of a server, in a real browser; left out where chromium and chromedriver are not, unless
 * {@code -Dkedge.browser=required} says that they are.
 */
@Timeout(120)
final class ServePageTest {
  private static final Path BROWSER = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

  @TempDir static Path folder;
  private static OnnxClassifier classifier;
  private static Engine engine;
  private static ExplanationServer server;
  private static WebDriver browser;

  @BeforeAll
  static void open() throws IOException {
    List<Path> missing =
        Stream.of(BROWSER, DRIVER).filter(program -> !Files.isExecutable(program)).toList();
    if ("required".equals(System.getProperty("kedge.browser"))) {
      assertEquals(List.of(), missing, "programs that are missing");
    }
    if (!missing.isEmpty()) {
      System.out.println("the page of kedge serve is not tried: there is no " + missing);
    }
    assumeTrue(missing.isEmpty(), "there is no " + missing);
    classifier =
        OnnxClassifier.open(Demo.writeModel(folder), ModelOptions.builder().threads(1).build());
    engine = Engine.open(classifier, EngineOptions.DEFAULTS);
    server =
        ExplanationServer.start(
            List.of(
                new ServedModel("first", classifier, engine),
                new ServedModel("second", classifier, engine)),
            RequestFlags.asking(),
            ServeOptions.builder()
                .port(0)
                .mostBytes(1 << 20)
                .draining(Duration.ofSeconds(1))
                .build(),
            "test",
            line -> {});
    browser =
        new ChromeDriver(
            new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build(),
            new ChromeOptions()
                .setBinary(BROWSER.toFile())
                .addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage"));
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.quit();
    }
    if (server != null) {
      server.close();
      engine.close();
      classifier.close();
    }
  }

  private static WebElement element(String id) {
    return browser.findElement(By.id(id));
  }

  private static void until(String id) {
    new WebDriverWait(browser, Duration.ofSeconds(60)).until(_ -> element(id).isDisplayed());
  }

  private static void drop(byte[] file, String name) throws IOException {
    browser.get(server.address());
    new WebDriverWait(browser, Duration.ofSeconds(10))
        .until(_ -> element("model").findElements(By.tagName("option")).size() == 2);
    element("file").sendKeys(Files.write(folder.resolve(name), file).toString());
    element("go").click();
  }

  @Test
  void droppedPictureIsExplained() throws IOException {
    drop(Demo.photo(), "macaw.jpg");
    until("result");
    assertFalse(element("error").isDisplayed());
    String job = String.valueOf(element("link").getDomProperty("href"));
    browser.switchTo().frame("report");
    String report = browser.findElement(By.tagName("body")).getText();
    assertTrue(report.contains("says “macaw”"), report);
    browser.switchTo().defaultContent();
    browser.get(job);
    String title = String.valueOf(browser.getTitle());
    assertTrue(title.startsWith("macaw"), title);
  }

  @Test
  void whatGoesWrongIsSaid() throws IOException {
    drop("no picture".getBytes(java.nio.charset.StandardCharsets.UTF_8), "words.jpg");
    until("error");
    assertTrue(element("error").getText().contains("words.jpg"), element("error").getText());
    drop(new byte[2 << 20], "large.jpg");
    until("error");
    // What the server says, unless it closes the connection before the browser has read that.
    assertTrue(
        element("error").getText().matches(".*(bytes|too large).*"), element("error").getText());
    assertFalse(element("result").isDisplayed());
  }
}
