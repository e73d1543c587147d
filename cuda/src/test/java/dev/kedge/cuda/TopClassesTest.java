package dev.kedge.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kedge.classify.BadScoreException;
import dev.kedge.classify.Scores;
import dev.kedge.image.ElementType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.FloatBuffer;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The kernel against {@link Scores#top}; through the fake driver. */
final class TopClassesTest {
  private static final float[] TIES = {0f, -0f, 1f, -1f, 1e-7f, -1e-7f, 65504f, -65504f};

  private FakeDriver fake;

  @BeforeEach
  void fake() {
    fake = FakeDriver.orSkip();
  }

  @Test
  void lowestOfTheHighestIsTheTop() {
    Random random = new Random(7);
    for (ElementType type : new ElementType[] {ElementType.FLOAT32, ElementType.FLOAT16}) {
      for (int classes : new int[] {2, 3, 31, 32, 33, 1000}) {
        for (int pictures : new int[] {1, 3, 4, 37}) {
          float[] scores = new float[pictures * classes];
          for (int i = 0; i < scores.length; i++) {
            float score =
                random.nextInt(4) == 0
                    ? TIES[random.nextInt(TIES.length)]
                    : (float) random.nextGaussian() * (i / classes % 2 == 0 ? 1 : 1e-6f);
            scores[i] = Float.float16ToFloat(Float.floatToFloat16(score));
          }
          if (classes > 3) {
            // Rows without a positive score, whose zeros of either sign are equal.
            for (int c = 0; c < classes; c++) {
              scores[c] = -Math.abs(scores[c]);
            }
            scores[1] = -0f;
            scores[2] = 0f;
          }
          Scores expected = new Scores(FloatBuffer.wrap(scores), classes, Scores.Kind.LOGITS);
          expected.checked(pictures);
          assertArrayEquals(
              IntStream.range(0, pictures).map(expected::top).toArray(),
              top(scores, type, pictures, classes),
              type + ", " + pictures + " × " + classes);
        }
      }
    }
    assertEquals("", fake.misuse());
    assertEquals(0, fake.live());
  }

  @Test
  void theFirstScoreThatIsNotFiniteIsNamed() {
    float[] bad = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -Float.NaN};
    for (ElementType type : new ElementType[] {ElementType.FLOAT32, ElementType.FLOAT16}) {
      for (float score : bad) {
        float[] scores = new float[3 * 50];
        scores[50 + 41] = score;
        scores[50 + 43] = Float.NaN;
        scores[100] = Float.NaN;
        BadScoreException e = assertThrows(BadScoreException.class, () -> top(scores, type, 3, 50));
        assertEquals(1, e.picture());
        assertEquals(41, e.label());
        assertEquals(score, e.score());
      }
    }
    assertEquals(0, fake.live());
  }

  private static int[] top(float[] scores, ElementType type, int pictures, int classes) {
    try (Opened opened = new Opened();
        Arena arena = Arena.ofConfined()) {
      CudaDevice device = opened.add(Made.device(0));
      MemorySegment host = arena.allocate((long) scores.length * type.bytes(), 4);
      for (int i = 0; i < scores.length; i++) {
        if (type == ElementType.FLOAT32) {
          host.setAtIndex(ValueLayout.JAVA_FLOAT, i, scores[i]);
        } else {
          host.setAtIndex(ValueLayout.JAVA_SHORT, i, Float.floatToFloat16(scores[i]));
        }
      }
      DeviceMemory memory = opened.add(DeviceMemory.open(host.byteSize()));
      memory.upload(host, 0, device.stream());
      TopClasses top = opened.add(TopClasses.open(device, pictures + 1));
      top.begin(memory, type, 1, 2).topClasses();
      return top.begin(memory, type, pictures, classes).topClasses();
    }
  }
}
