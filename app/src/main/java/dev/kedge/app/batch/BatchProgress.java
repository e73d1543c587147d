package dev.kedge.app.batch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.app.terminal.StatusLine;
import dev.kedge.engine.RunListener;
import dev.kedge.engine.RunProgress;
import dev.kedge.report.Words;
import java.io.PrintWriter;

/** Says on standard error how far a run is, on a terminal in less than 80 columns. */
final class BatchProgress implements RunListener, AutoCloseable {
  private static final int BAR = 10;

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
    line.say(() -> text(progress), () -> json(progress));
  }

  /** Something else to say on standard error, above the bar. */
  void say(String text) {
    close();
    err.println(text);
  }

  private long done(RunProgress progress) {
    return before + progress.explained() + progress.failed();
  }

  private String text(RunProgress progress) {
    String pictures =
        progress.sources().isPresent()
            ? "%s of %s"
                .formatted(
                    Words.count(done(progress)),
                    Words.count(before + progress.sources().getAsLong()))
            : Words.count(done(progress));
    double seconds = progress.elapsed().toNanos() / 1e9;
    return "%s, %s, %s masked/s, %s%s"
        .formatted(
            line.isTerminal() ? bar(progress) + pictures : pictures + " pictures",
            progress.picturesPerSecond() > 0
                ? rate(progress.picturesPerSecond())
                : progress.inFlight() + " begun",
            Words.fixed(progress.evaluations() / seconds, 0),
            progress.timeLeft().isPresent()
                ? Words.span(progress.timeLeft().get()) + " left"
                : Words.span(progress.elapsed()) + " so far",
            progress.failed() > 0 ? ", " + Words.count(progress.failed()) + " failed" : "");
  }

  private String bar(RunProgress progress) {
    if (progress.sources().isEmpty()) {
      return "";
    }
    long total = before + progress.sources().getAsLong();
    int full = total == 0 ? BAR : (int) (BAR * Math.min(total, done(progress)) / total);
    return "█".repeat(full) + "░".repeat(BAR - full) + " ";
  }

  private static String rate(double picturesPerSecond) {
    return picturesPerSecond >= .1
        ? Words.fixed(picturesPerSecond, 1) + "/s"
        : Words.fixed(60 * picturesPerSecond, 1) + "/min";
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
