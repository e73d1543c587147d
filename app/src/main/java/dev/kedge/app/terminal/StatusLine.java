package dev.kedge.app.terminal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.report.Printable;
import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where progress is told: a line that is written over on a terminal, a new line now and then
 * elsewhere, nothing for short work.
 */
public final class StatusLine implements AutoCloseable {
  private static final long OFTEN_NANOS = Duration.ofMillis(200).toNanos();
  private static final long LOG_NANOS = Duration.ofSeconds(10).toNanos();
  private static final String CLEAR_LINE = "\r\u001b[K";

  /** How it is said. */
  public enum Form {
    /** A line that is written over on a terminal, a new line now and then elsewhere. */
    AUTO,
    /** A JSON object a line, several a second at most. */
    JSON,
    /** Not at all. */
    NONE
  }

  private final PrintWriter err;
  private final Form form;
  private final boolean terminal;
  private long next;
  private boolean shown;

  public StatusLine(PrintWriter err, Form form) {
    this.err = err;
    this.form = form;
    this.terminal = Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    this.next = System.nanoTime() + interval();
  }

  private long interval() {
    return terminal || form == Form.JSON ? OFTEN_NANOS : LOG_NANOS;
  }

  /** Whether it is written over on a terminal. */
  public boolean isTerminal() {
    return terminal && form == Form.AUTO;
  }

  /** Says one of the two, if it is time. */
  public void say(Supplier<String> text, Supplier<ObjectNode> json) {
    if (form == Form.NONE || System.nanoTime() - next < 0) {
      return;
    }
    next = System.nanoTime() + interval();
    if (form == Form.JSON) {
      err.println(json.get());
    } else if (terminal) {
      err.print(CLEAR_LINE + Printable.of(text.get()));
      err.flush();
      shown = true;
    } else {
      err.println(text.get());
    }
  }

  @Override
  public void close() {
    if (shown) {
      err.print(CLEAR_LINE);
      err.flush();
      shown = false;
    }
  }
}
