package dev.kedge.app.terminal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.models.hub.HubListener;
import dev.kedge.models.hub.HubProgress;
import dev.kedge.report.Words;
import java.io.PrintWriter;
import java.util.function.BooleanSupplier;

/** Says on standard error how far the download of a model is. */
public final class DownloadLine implements HubListener, AutoCloseable {
  private static final double MEGA = 1e6;

  private final PrintWriter err;
  private final StatusLine line;
  private final BooleanSupplier cancelled;

  public DownloadLine(PrintWriter err, StatusLine.Form form, BooleanSupplier cancelled) {
    this.err = err;
    this.line = new StatusLine(err, form);
    this.cancelled = cancelled;
  }

  @Override
  public void onProgress(HubProgress progress) {
    if (progress.bytes() >= progress.total()) {
      line.close();
    } else {
      line.say(() -> text(progress), () -> json(progress));
    }
  }

  @Override
  public void onNotice(String sentence) {
    line.close();
    err.println("kedge: " + sentence);
  }

  @Override
  public boolean cancelled() {
    return cancelled.getAsBoolean();
  }

  private static String text(HubProgress progress) {
    return "%s: %s of %s MB, %s MB/s%s"
        .formatted(
            progress.file(),
            Words.fixed(progress.bytes() / MEGA, 1),
            Words.fixed(progress.total() / MEGA, 1),
            Words.fixed(progress.bytesPerSecond() / MEGA, 1),
            progress
                .left()
                .map(left -> ", about %s s left".formatted(Words.count(left.toSeconds())))
                .orElse(""));
  }

  private static ObjectNode json(HubProgress progress) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("event", "download")
            .put("file", progress.file())
            .put("bytes", progress.bytes())
            .put("total", progress.total())
            .put("bytesPerSecond", progress.bytesPerSecond());
    progress.left().ifPresent(left -> json.put("secondsLeft", left.toMillis() / 1e3));
    return json;
  }

  @Override
  public void close() {
    line.close();
  }
}
