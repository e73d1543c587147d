package dev.kedge.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.app.JavaProcess.Ended;
import dev.kedge.app.flags.UsageException;
import dev.kedge.app.terminal.BrokenOffException;
import dev.kedge.app.terminal.ExitCode;
import dev.kedge.classify.BadScoreException;
import dev.kedge.classify.ClassifierException;
import dev.kedge.perturb.BackendException;
import dev.kedge.perturb.OutOfDeviceMemoryException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is thrown costs the user one line, and a script an exit code that is documented. */
final class LastHandlerTest {
  private static final String TRACE = "\tat ";

  @TempDir Path folder;

  private static String told(Throwable thrown, int code, boolean stackTrace) {
    StringWriter err = new StringWriter();
    assertEquals(code, new LastHandler(new PrintWriter(err), stackTrace).tell(thrown), "" + thrown);
    return err.toString();
  }

  @Test
  void everyThrowableHasItsExitCodeAndOneLine() {
    Map<Throwable, Integer> codes =
        Map.ofEntries(
            Map.entry(new UsageException("bad"), ExitCode.USAGE),
            Map.entry(new ClassifierException("bad"), ExitCode.MODEL),
            Map.entry(new BadScoreException(1, 2, Float.NaN), ExitCode.MODEL),
            Map.entry(new BackendException("bad"), ExitCode.BACKEND),
            Map.entry(new OutOfDeviceMemoryException("bad"), ExitCode.BACKEND),
            Map.entry(new BrokenOffException("bad", new IOException()), ExitCode.BROKEN_OFF),
            Map.entry(new NoSuchFileException("bad"), ExitCode.BROKEN_OFF),
            Map.entry(new UncheckedIOException(new IOException("bad")), ExitCode.BROKEN_OFF),
            Map.entry(new OutOfMemoryError("bad"), ExitCode.BROKEN_OFF),
            Map.entry(new StackOverflowError(), ExitCode.INTERNAL),
            Map.entry(new UnsatisfiedLinkError("bad"), ExitCode.INTERNAL),
            Map.entry(new NoClassDefFoundError("bad"), ExitCode.INTERNAL),
            Map.entry(new IllegalArgumentException("bad\n  in two lines"), ExitCode.INTERNAL),
            Map.entry(new NullPointerException(), ExitCode.INTERNAL));
    codes.forEach(
        (thrown, code) -> {
          String line = told(thrown, code, false);
          assertTrue(line.startsWith("kedge: "), line);
          assertEquals(1, line.lines().count(), line);
          String traced = told(thrown, code, true);
          assertTrue(traced.startsWith(line), traced);
          assertTrue(traced.contains(TRACE), traced);
        });
  }

  @Test
  void anErrorInKedgeNamesItselfAndTheFlagThatShowsMore() {
    assertEquals(
        "kedge: an error in Kedge itself: java.lang.IllegalStateException: two lines;"
            + " --stack-trace shows where\n",
        told(new IllegalStateException("two\n lines"), ExitCode.INTERNAL, false)
            .replace("\r\n", "\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"explain", "batch", "attack", "compare", "backends"})
  void everyCommandHasTheFlagAndItsExitCodes(String command) {
    StringWriter help = new StringWriter();
    assertEquals(0, Main.run(new PrintWriter(help), new PrintWriter(help), command, "--help"));
    assertTrue(help.toString().contains("--stack-trace"), help.toString());
    assertTrue(
        help.toString().replaceAll("\\s+", " ").contains("6 an error in Kedge itself"),
        help.toString());
  }

  @Test
  void theFlagIsTakenBeforeAndAfterTheCommand() {
    for (String[] words :
        new String[][] {
          {"--stack-trace", "explain", "--model=/no/such/folder"},
          {"explain", "--model=/no/such/folder", "--stack-trace"}
        }) {
      StringWriter err = new StringWriter();
      int code = Main.run(new PrintWriter(new StringWriter()), new PrintWriter(err), words);
      assertEquals(ExitCode.MODEL, code, err.toString());
      assertTrue(err.toString().contains(TRACE), err.toString());
    }
  }

  /** Throws in a thread that nobody waits for. */
  static final class Throwing {
    private Throwing() {}

    public static void main(String[] args) throws InterruptedException {
      new LastHandler(new PrintWriter(System.err, true, StandardCharsets.UTF_8), false)
          .handleAllThreads();
      Thread.ofPlatform().start(() -> fail(args[0]));
      new CountDownLatch(1).await();
    }

    private static int fail(String how) {
      return switch (how) {
        case "stack" -> fail(how) + 1;
        case "memory" -> new long[Integer.MAX_VALUE].length;
        case "library" -> throw new UnsatisfiedLinkError("no such library");
        default -> throw new IllegalStateException(how);
      };
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"stack", "memory", "library", "state"})
  void anyThreadThatThrowsEndsTheProcess(String how) throws Exception {
    Ended ended = JavaProcess.with("-Xmx64m").run(folder, Throwing.class, how);
    assertEquals(
        how.equals("memory") ? ExitCode.BROKEN_OFF : ExitCode.INTERNAL, ended.code(), ended.err());
    assertOneLine(ended);
  }

  private static void assertOneLine(Ended ended) {
    assertEquals(1, ended.err().lines().count(), ended.err());
    assertTrue(ended.err().startsWith("kedge: "), ended.err());
    assertFalse(ended.err().contains(TRACE), ended.err());
  }

  @Test
  void aHeapThatIsTooSmallIsSaidSo() throws Exception {
    // The tables of contents of the tests' jars take some of it, and opening the model far more.
    Ended ended = JavaProcess.with("-Xmx8m").run(folder, Main.class, "explain", "--device=cpu");
    assertEquals(ExitCode.BROKEN_OFF, ended.code(), ended.err());
    assertTrue(ended.err().contains("memory ran out (Java heap space)"), ended.err());
    assertOneLine(ended);
  }

  @ParameterizedTest
  @ValueSource(strings = {"picocli", "jackson-databind", "onnxruntime"})
  void aLibraryThatIsNotThereIsSaidSo(String library) throws Exception {
    Ended ended =
        JavaProcess.with().without(library).run(folder, Main.class, "explain", "--device=cpu");
    assertEquals(ExitCode.INTERNAL, ended.code(), ended.err());
    assertTrue(ended.err().contains("a library that Kedge needs is missing"), ended.err());
    assertOneLine(ended);
  }
}
