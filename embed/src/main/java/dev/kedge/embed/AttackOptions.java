package dev.kedge.embed;

import dev.kedge.app.flags.AttackFlags;
import dev.kedge.image.io.ImageReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a picture is attacked: the flags of {@code kedge attack}. */
@Command(name = "attack")
final class AttackOptions {
  @Mixin AttackFlags attack = new AttackFlags();

  @Option(names = "--max-pixels")
  long maxPixels = ImageReader.DEFAULT_MOST_PIXELS;
}
