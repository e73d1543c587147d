package dev.kedge.embed;

import dev.kedge.image.Image;
import dev.kedge.segment.Segmentation;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A picture that was cut, and not explained. */
final class Segmented extends Result {
  /** Bytes of {@code kedge_arrays}. */
  static final long BYTES = 120;

  private static final long HEIGHT = 8;
  private static final long WIDTH = 12;
  private static final long VIEW = 16;
  private static final long IDS = 24;
  private static final long SUPERPIXELS = 32;

  private final Image view;
  private final Segmentation segmentation;

  Segmented(Image view, Segmentation segmentation) {
    this.view = view;
    this.segmentation = segmentation;
  }

  @Override
  void arrays(MemorySegment struct) {
    write(struct, view, segmentation, memory);
  }

  /** Clears the structure and writes its first fields. */
  static void write(MemorySegment struct, Image view, Segmentation segmentation, Memory memory) {
    struct.asSlice(HEIGHT).fill((byte) 0);
    struct.set(ValueLayout.JAVA_INT, HEIGHT, view.height());
    struct.set(ValueLayout.JAVA_INT, WIDTH, view.width());
    struct.set(ValueLayout.JAVA_LONG, VIEW, memory.bytes("view", view::copyRgb));
    struct.set(ValueLayout.JAVA_LONG, IDS, memory.numbers("ids", segmentation::copyLabels));
    struct.set(ValueLayout.JAVA_INT, SUPERPIXELS, segmentation.superpixels());
  }
}
