package dev.kedge.models.trial;

import dev.kedge.image.ElementType;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.InputSpec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model answers to made-up pictures: the one way to learn its outputs' true shapes and what
 * range their numbers have.
 *
 * @param pictures number of pictures asked
 * @param answers the outputs that are tensors of float32, float16 or float64
 */
public record Probe(int pictures, Map<String, Answer> answers) {
  /** An output's shape, and its values where that may be a row of scores for each picture. */
  public record Answer(List<Long> shape, ElementType type, List<Float> values) {
    public Answer {
      shape = List.copyOf(shape);
      values = List.copyOf(values);
    }

    /** Whether an output of that shape may have a row of scores for each picture. */
    public static boolean mayBeRows(List<Long> shape) {
      return shape.stream().filter(d -> d != 1).count() <= 2;
    }
  }

  private static final double GOLDEN_RATIO = 0.6180339887498949;

  /** A batch of pictures by their numbers, 0 for one of zeros, others for different noise. */
  public static ImageBatch madeUp(InputSpec spec, int... asked) {
    ImageBatch images = ImageBatch.openHost(spec, asked.length);
    for (int i = 0; i < asked.length; i++) {
      if (asked[i] > 0) {
        noise(images.row(i), spec.type(), asked[i]);
      }
    }
    images.count(asked.length);
    return images;
  }

  /** The values of an output; none if it was not written. */
  List<Float> values(String output) {
    @Nullable Answer answer = answers.get(output);
    return answer == null ? List.of() : answer.values();
  }

  /** Values spread evenly over −1..1, or over all bytes, by multiples of the golden ratio. */
  private static void noise(MemorySegment row, ElementType type, int picture) {
    for (long i = 0; i < row.byteSize() / type.bytes(); i++) {
      double share = (i + 1) * (picture + 1) * GOLDEN_RATIO % 1;
      float value = (float) (2 * share - 1);
      switch (type) {
        case FLOAT32 -> row.setAtIndex(ValueLayout.JAVA_FLOAT, i, value);
        case FLOAT16 -> row.setAtIndex(ValueLayout.JAVA_SHORT, i, Float.floatToFloat16(value));
        case FLOAT64 -> row.setAtIndex(ValueLayout.JAVA_DOUBLE, i, value);
        case UINT8, INT8 -> row.set(ValueLayout.JAVA_BYTE, i, (byte) (share * 256));
      }
    }
  }
}
