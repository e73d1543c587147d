package dev.kedge.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kedge.classify.Scores;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.InputSpec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;
import java.util.Random;

/** Batches of made-up pictures, and scores compared to the bit. */
final class Bits {
  private Bits() {}

  /** Fills the first pictures of a batch: values about 0, or any byte. */
  static void fill(ImageBatch batch, int count, long seed) {
    fill(batch.memory(), batch.input(), seed);
    batch.count(count);
  }

  static void fill(MemorySegment memory, InputSpec input, long seed) {
    Random random = new Random(seed);
    for (long i = 0; i < memory.byteSize() / input.type().bytes(); i++) {
      float value = (float) random.nextGaussian();
      switch (input.type()) {
        case FLOAT32 -> memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, value);
        case FLOAT16 -> memory.setAtIndex(ValueLayout.JAVA_SHORT, i, Float.floatToFloat16(value));
        case FLOAT64 -> memory.setAtIndex(ValueLayout.JAVA_DOUBLE, i, value);
        case UINT8, INT8 -> memory.set(ValueLayout.JAVA_BYTE, i, (byte) random.nextInt());
      }
    }
  }

  /** Both classifiers answer a batch's first pictures with the same bits. */
  static void assertSame(
      OnnxClassifier expected, OnnxClassifier actual, int capacity, int... counts) {
    try (ImageBatch one = ImageBatch.openHost(expected.input(), capacity);
        ImageBatch other = ImageBatch.openHost(actual.input(), capacity)) {
      for (int count : counts) {
        fill(one, count, 7 + count);
        fill(other, count, 7 + count);
        assertSame(expected.classify(one), actual.classify(other));
      }
    }
  }

  static void assertSame(Scores expected, Scores actual) {
    assertEquals(expected.count(), actual.count());
    assertEquals(expected.classes(), actual.classes());
    assertEquals(expected.kind(), actual.kind());
    for (int i = 0; i < expected.count(); i++) {
      for (int c = 0; c < expected.classes(); c++) {
        assertEquals(
            Float.floatToRawIntBits(expected.score(i, c)),
            Float.floatToRawIntBits(actual.score(i, c)),
            String.format(Locale.ROOT, "picture %d of %d, class %d", i, expected.count(), c));
      }
    }
  }
}
