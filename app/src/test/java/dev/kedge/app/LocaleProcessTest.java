package dev.kedge.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.app.terminal.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A machine in another country says the same. */
final class LocaleProcessTest {
  private static String explained(String... country) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of(country));
    words.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-Dstdout.encoding=UTF-8",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Main.class.getName(),
            "explain",
            "--segments=6",
            "--top=2",
            "--repeat=2",
            "--curves",
            "--backend=scalar",
            "--device=cpu",
            "--progress=none"));
    Process process =
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(ExitCode.OK, process.waitFor(), said);
    String untimed = said.replaceAll("Time in all .*", "");
    assertTrue(said.contains("macaw") && said.length() > untimed.length(), said);
    return untimed;
  }

  @Test
  void everyByteIsTheSameInEgypt() throws Exception {
    String here = explained("-Duser.language=en", "-Duser.country=US");
    assertEquals(here, explained("-Duser.language=ar", "-Duser.country=EG"));
  }
}
