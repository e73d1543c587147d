package dev.kedge.app;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.app.batch.Spans;
import dev.kedge.engine.RunListener;
import dev.kedge.engine.RunProgress;
import java.io.PrintWriter;
import java.util.Locale;

/** Says on standard error how far a run is. */
final class BatchProgress implements RunListener, AutoCloseable {
  private static final int BAR = 24;

  private final PrintWriter err;
  private final StatusLine line;
  private final int before;

  /**
   * @param before pictures that were done when the run went on; they count as done
   */
  BatchProgress(PrintWriter err, StatusLine.Form form, int before) {
    this.err = err;
    this.line = new StatusLine(err, form);
    this.before = before;
  }

  @Override
  public void onProgress(RunProgress progress) {
    line.say(() -> (line.isTerminal() ? bar(progress) : "") + text(progress), () -> json(progress));
  }

  /** Something else to say on standard error, above the bar. */
  void say(String text) {
    close();
    err.println(text);
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
            ? Spans.text(progress.timeLeft().get()) + " left"
            : Spans.text(progress.elapsed()) + " so far");
  }

  private static String rate(double picturesPerSecond) {
    return picturesPerSecond >= .1 || picturesPerSecond == 0
        ? String.format(Locale.ROOT, "%.1f a second", picturesPerSecond)
        : String.format(Locale.ROOT, "%.1f a minute", 60 * picturesPerSecond);
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
    line.close();
  }
}
