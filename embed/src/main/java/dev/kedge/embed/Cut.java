package dev.kedge.embed;

import dev.kedge.Scene;
import dev.kedge.image.Image;
import dev.kedge.segment.LabelMap;
import dev.kedge.segment.Segmentation;
import dev.kedge.segment.Segmenter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;

/** Superpixels of the program's own: {@code kedge_superpixels}. Stateless. */
final class Cut {
  private static final long BYTES = 32;
  private static final long HEIGHT = 8;
  private static final long WIDTH = 12;
  private static final long SEGMENT = 16;
  private static final long USER = 24;

  private Cut() {}

  /** The scene with these superpixels; as it is for the null pointer. */
  static Scene in(Scene scene, MemorySegment pointer) {
    return pointer.address() == 0 ? scene : scene.toBuilder().segmenter(read(pointer)).build();
  }

  private static Segmenter read(MemorySegment pointer) {
    MemorySegment struct = Pointers.struct(pointer, "superpixels", BYTES);
    MemorySegment ids = struct.get(ValueLayout.ADDRESS, 0);
    MemorySegment function = struct.get(ValueLayout.ADDRESS, SEGMENT);
    if (ids.address() == 0 && function.address() == 0) {
      throw new RefusedException(Code.INVALID, "superpixels of neither ids nor a function");
    }
    if (ids.address() == 0) {
      return new ByFunction(function, struct.get(ValueLayout.ADDRESS, USER));
    }
    int height = struct.get(ValueLayout.JAVA_INT, HEIGHT);
    int width = struct.get(ValueLayout.JAVA_INT, WIDTH);
    if (height < 1 || width < 1 || (long) height * width > Integer.MAX_VALUE) {
      throw new RefusedException(
          Code.INVALID, "superpixels of %s×%s pixels (height×width)".formatted(height, width));
    }
    return new LabelMap(
        Segmentation.of(
            height,
            width,
            Pointers.memory(ids, (long) height * width * Integer.BYTES)
                .toArray(ValueLayout.JAVA_INT)));
  }

  /**
   * A function of the program.
   *
   * @param function {@code kedge_segment_fn}
   * @param user its first argument
   */
  private record ByFunction(MemorySegment function, MemorySegment user) implements Segmenter {
    @Override
    public Segmentation segment(Image image) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment rgb = arena.allocateFrom(ValueLayout.JAVA_BYTE, image.copyRgb());
        MemorySegment ids = arena.allocate(ValueLayout.JAVA_INT, image.pixels());
        int code = Functions.segment(function, user, rgb, image.height(), image.width(), ids);
        if (code != 0) {
          throw new RefusedException(
              Code.FUNCTION, "the function that cuts the picture returned " + code);
        }
        return Segmentation.of(image.height(), image.width(), ids.toArray(ValueLayout.JAVA_INT));
      }
    }

    @Override
    public String method() {
      return "function";
    }

    @Override
    public Map<String, Object> parameters() {
      return Map.of();
    }
  }
}
