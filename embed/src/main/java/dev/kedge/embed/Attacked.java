package dev.kedge.embed;

import dev.kedge.app.terminal.Version;
import dev.kedge.attack.AttackResult;
import dev.kedge.classify.ModelInfo;
import dev.kedge.image.Image;
import dev.kedge.report.AttackReport;
import dev.kedge.report.json.AttackJson;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Duration;

/** An attack. Its picture stays in memory; the model was asked about it as it is. */
final class Attacked extends Result {
  private static final Path NO_FILE = Path.of("");

  private final String image;
  private final AttackResult result;
  private final ModelInfo model;
  private final Duration read;

  Attacked(String image, AttackResult result, ModelInfo model, Duration read) {
    this.image = image;
    this.result = result;
    this.model = model;
    this.read = read;
  }

  @Override
  String json() {
    return new AttackJson(model, Version.version())
        .of(new AttackReport(image, result, NO_FILE, result.after(), read))
        .toString();
  }

  @Override
  void picture(MemorySegment rgb, MemorySegment height, MemorySegment width) {
    Image picture = result.picture();
    Pointers.put(rgb, memory.bytes("picture", picture::copyRgb));
    Pointers.struct(height, "place for the height", Integer.BYTES)
        .set(ValueLayout.JAVA_INT, 0, picture.height());
    Pointers.struct(width, "place for the width", Integer.BYTES)
        .set(ValueLayout.JAVA_INT, 0, picture.width());
  }
}
