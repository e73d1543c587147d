package dev.kedge.embed;

import dev.kedge.image.Image;
import dev.kedge.image.io.ImageReader;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/** A picture that was given, {@code kedge_image}: copied. */
final class Given {
  private static final long BYTES = 32;
  private static final long SIZE = 8;
  private static final long HEIGHT = 16;
  private static final long WIDTH = 20;
  private static final long NAME = 24;

  private final String name;

  /** Pixels, or a file where height and width are 0. */
  private final byte[] bytes;

  private final int height;
  private final int width;

  private Given(String name, byte[] bytes, int height, int width) {
    this.name = name;
    this.bytes = bytes;
    this.height = height;
    this.width = width;
  }

  /** Reads the structure. */
  static Given read(MemorySegment pointer) {
    MemorySegment struct = Pointers.struct(pointer, "image", BYTES);
    int height = struct.get(ValueLayout.JAVA_INT, HEIGHT);
    int width = struct.get(ValueLayout.JAVA_INT, WIDTH);
    long size = struct.get(ValueLayout.JAVA_LONG, SIZE);
    MemorySegment data = struct.get(ValueLayout.ADDRESS, 0);
    @Nullable String name = Pointers.text(struct.get(ValueLayout.ADDRESS, NAME));
    boolean file = height == 0 && width == 0;
    if (!file && (height < 1 || width < 1 || size != (long) Image.CHANNELS * height * width)) {
      throw new RefusedException(
          Code.INVALID,
          "an image of %s bytes for %s×%s pixels (height×width), expected height·width·3 bytes"
              .formatted(size, height, width));
    }
    if (data.address() == 0 || size < 1 || size > Integer.MAX_VALUE - Long.BYTES) {
      throw new RefusedException(
          Code.INVALID, "an image of %s bytes at %s".formatted(size, data.address()));
    }
    return new Given(
        name == null ? "picture" : name,
        Pointers.memory(data, size).toArray(ValueLayout.JAVA_BYTE),
        height,
        width);
  }

  /** For people. */
  String name() {
    return name;
  }

  Image image(ImageReader reader) throws IOException {
    return height == 0 ? reader.read(bytes, name) : Image.of(height, width, bytes);
  }
}
