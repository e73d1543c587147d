package dev.kedge.app;

import dev.kedge.ProgressListener;
import dev.kedge.search.SearchProgress;
import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;

/**
 * Says on standard error how far an explanation is: a line that is written over on a terminal, a
 * new line now and then elsewhere, nothing for short work.
 */
final class ProgressLine implements ProgressListener, AutoCloseable {
  private static final long TERMINAL_NANOS = Duration.ofMillis(200).toNanos();
  private static final long LOG_NANOS = Duration.ofSeconds(10).toNanos();
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintWriter err;
  private final String image;
  private final boolean terminal;
  private long next;
  private boolean shown;

  ProgressLine(PrintWriter err, String image) {
    this.err = err;
    this.image = image;
    this.terminal = Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    this.next = System.nanoTime() + interval();
  }

  private long interval() {
    return terminal ? TERMINAL_NANOS : LOG_NANOS;
  }

  @Override
  public void onProgress(SearchProgress progress) {
    if (System.nanoTime() - next < 0) {
      return;
    }
    next = System.nanoTime() + interval();
    String text =
        "%s: %,d evaluations, best so far %s at about %.2f"
            .formatted(image, progress.cost().evaluations(), progress.best(), progress.precision());
    if (terminal) {
      err.print(CLEAR_LINE + text);
      err.flush();
      shown = true;
    } else {
      err.println(text);
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
