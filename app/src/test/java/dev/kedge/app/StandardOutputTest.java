package dev.kedge.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.app.terminal.ExitCode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Lines that nobody gets are an error. */
final class StandardOutputTest {
  /** As {@code /dev/full}: takes nothing. */
  private static final class Full extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      throw new IOException("No space left on device");
    }
  }

  @Test
  void whatCannotBeWrittenIsSaidAndHasAnExitCode() {
    StringWriter err = new StringWriter();
    PrintWriter full = new PrintWriter(new Full(), true, StandardCharsets.UTF_8);
    int code = Main.run(full, new PrintWriter(err, true), "explain", "--segments=6", "--json");
    assertEquals(ExitCode.BROKEN_OFF, code, err::toString);
    assertTrue(err.toString().contains("standard output cannot be written to"), err::toString);
  }

  @Test
  void aNameThatMovesTheCursorIsShownByItsCodes() {
    StringWriter err = new StringWriter();
    Main.run(
        new PrintWriter(new StringWriter()),
        new PrintWriter(err, true),
        "explain",
        "no\u001b[2J.jpg");
    assertTrue(err.toString().contains("no\\u001B[2J.jpg: there is no such file"), err::toString);
  }
}
