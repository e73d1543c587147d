package dev.kedge.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The compiled kernels: a resource that the build makes where it finds nvcc. */
final class KernelImage {
  private static final String RESOURCE = "kernels.fatbin";
  private static final long ALIGNMENT_BYTES = 64;

  private KernelImage() {}

  static boolean isThere() {
    return KernelImage.class.getResource(RESOURCE) != null;
  }

  static MemorySegment read(Arena arena) {
    try (InputStream resource = KernelImage.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new IllegalStateException(
            "no resource " + RESOURCE + ": kedge was built without nvcc");
      }
      byte[] bytes = resource.readAllBytes();
      MemorySegment image = arena.allocate(bytes.length, ALIGNMENT_BYTES);
      MemorySegment.copy(bytes, 0, image, ValueLayout.JAVA_BYTE, 0, bytes.length);
      return image;
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + RESOURCE, e);
    }
  }
}
