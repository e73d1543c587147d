package dev.kedge.app.batch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.app.flags.ProgressForm;
import dev.kedge.engine.RunListener;
import dev.kedge.engine.RunProgress;
import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Says on standard error how far a run is. */
public final class BatchProgress implements RunListener, AutoCloseable {
  private static final long OFTEN_NANOS = Duration.ofMillis(200).toNanos();
  private static final long LOG_NANOS = Duration.ofSeconds(10).toNanos();
  private static final String CLEAR_LINE = "\r\u001b[K";
  private static final int BAR = 24;

  private final PrintWriter err;
  private final ProgressForm form;
  private final int before;
  private final boolean terminal;
  private long next;
  private boolean shown;

  /**
   * @param before pictures that were done when the run went on; they count as done
   */
  public BatchProgress(PrintWriter err, ProgressForm form, int before) {
    this.err = err;
    this.form = form;
    this.before = before;
    this.terminal =
        form == ProgressForm.AUTO
            && Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    this.next = System.nanoTime() + interval();
  }

  private long interval() {
    return terminal || form == ProgressForm.JSON ? OFTEN_NANOS : LOG_NANOS;
  }

  @Override
  public void onProgress(RunProgress progress) {
    if (form == ProgressForm.NONE || System.nanoTime() - next < 0) {
      return;
    }
    next = System.nanoTime() + interval();
    if (form == ProgressForm.JSON) {
      err.println(json(progress));
    } else if (terminal) {
      err.print(CLEAR_LINE + bar(progress) + text(progress));
      err.flush();
      shown = true;
    } else {
      err.println(text(progress));
    }
  }

  /** Something else to say on standard error, above the bar. */
  public void say(String line) {
    close();
    err.println(line);
  }

  private long done(RunProgress progress) {
    return before + progress.explained() + progress.failed();
  }

  private String bar(RunProgress progress) {
    if (progress.sources().isEmpty()) {
      return "";
    }
    long total = before + progress.sources().getAsLong();
    int full = total == 0 ? BAR : (int) (BAR * Math.min(total, done(progress)) / total);
    return "█".repeat(full) + "░".repeat(BAR - full) + " ";
  }

  private String text(RunProgress progress) {
    return String.format(
        Locale.ROOT,
        "%,d%s pictures, %s, %,d failed, %s",
        done(progress),
        progress.sources().isPresent()
            ? String.format(Locale.ROOT, " of %,d", before + progress.sources().getAsLong())
            : "",
        rate(progress.picturesPerSecond()),
        progress.failed(),
        progress.timeLeft().isPresent()
            ? duration(progress.timeLeft().get()) + " left"
            : duration(progress.elapsed()) + " so far");
  }

  static String rate(double picturesPerSecond) {
    return picturesPerSecond >= .1 || picturesPerSecond == 0
        ? String.format(Locale.ROOT, "%.1f a second", picturesPerSecond)
        : String.format(Locale.ROOT, "%.1f a minute", 60 * picturesPerSecond);
  }

  static String duration(Duration duration) {
    return duration.toHours() > 0
        ? "%d h %d min".formatted(duration.toHours(), duration.toMinutesPart())
        : duration.toMinutes() > 0
            ? "%d min %d s".formatted(duration.toMinutes(), duration.toSecondsPart())
            : duration.toSeconds() + " s";
  }

  private ObjectNode json(RunProgress progress) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("event", "progress")
            .put("done", done(progress))
            .put("failed", progress.failed())
            .put("inFlight", progress.inFlight())
            .put("evaluations", progress.evaluations())
            .put("seconds", progress.elapsed().toNanos() / 1e9)
            .put("picturesPerSecond", progress.picturesPerSecond());
    progress.sources().ifPresent(sources -> json.put("total", before + sources));
    progress.timeLeft().ifPresent(left -> json.put("secondsLeft", left.toNanos() / 1e9));
    return json;
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
