package dev.kedge.classify;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The scores of some pictures, classes interleaved: score of picture i for class c at {@code
 * i·classes + c}. A view of memory that a classifier writes again; used by one thread at a time.
 */
public final class Scores {
  /** What the numbers are. */
  public enum Kind {
    /** Any real numbers; softmax makes them probabilities. */
    LOGITS,
    /**
     * Any real numbers, of labels that do not exclude each other; the sigmoid of each is its
     * probability.
     */
    INDEPENDENT,
    /** Probabilities as they are. */
    PROBABILITIES
  }

  /** From this probability on, a label that does not exclude the others is on. */
  public static final double ON = .5;

  private final FloatBuffer values;
  private final int classes;
  private final Kind kind;
  private int count;

  /**
   * A view of a buffer that holds capacity × classes scores.
   *
   * @param values read by absolute index; position and limit are not used
   */
  public Scores(FloatBuffer values, int classes, Kind kind) {
    this.values = values;
    this.classes = classes;
    this.kind = kind;
  }

  /** Number of pictures scored. */
  public int count() {
    return count;
  }

  /** Number of classes. */
  public int classes() {
    return classes;
  }

  public Kind kind() {
    return kind;
  }

  /**
   * Says how many pictures were scored, and checks their scores.
   *
   * @return this
   * @throws BadScoreException if one is NaN or infinite
   */
  public Scores checked(int pictures) {
    count = pictures;
    for (int i = 0; i < pictures * classes; i++) {
      float score = values.get(i);
      if (!Float.isFinite(score)) {
        throw new BadScoreException(i / classes, i % classes, score);
      }
    }
    return this;
  }

  /** The score of a picture for a class. */
  public float score(int picture, int label) {
    Objects.checkIndex(picture, count);
    Objects.checkIndex(label, classes);
    return values.get(picture * classes + label);
  }

  /** The class with the highest score of a picture; the lowest index among equals. */
  public int top(int picture) {
    Objects.checkIndex(picture, count);
    int base = picture * classes;
    int top = 0;
    float best = values.get(base);
    for (int c = 1; c < classes; c++) {
      float score = values.get(base + c);
      if (score > best) {
        best = score;
        top = c;
      }
    }
    return top;
  }

  /**
   * The n classes with the highest scores of a picture, highest first, lower index among equals.
   */
  public int[] top(int picture, int n) {
    return IntStream.range(0, classes)
        .boxed()
        .sorted((a, b) -> Float.compare(score(picture, b), score(picture, a)))
        .limit(n)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Whether a label that does not exclude the others is on. */
  public boolean on(int picture, int label) {
    return probability(picture, label) >= ON;
  }

  /** The probability of a class of a picture, as {@link #probabilities} has it. */
  public double probability(int picture, int label) {
    Objects.checkIndex(label, classes);
    return probabilities(picture)[label];
  }

  /**
   * The probability of every class of a picture, in double: softmax over its logits, or the sigmoid
   * of each.
   */
  public double[] probabilities(int picture) {
    double[] values = new double[classes];
    for (int c = 0; c < classes; c++) {
      values[c] = score(picture, c);
    }
    switch (kind) {
      case LOGITS -> softmax(values, score(picture, top(picture)));
      case INDEPENDENT -> Arrays.setAll(values, c -> 1 / (1 + Math.exp(-values[c])));
      case PROBABILITIES -> {}
    }
    return values;
  }

  private static void softmax(double[] values, double highest) {
    double sum = 0;
    for (int c = 0; c < values.length; c++) {
      values[c] = Math.exp(values[c] - highest);
      sum += values[c];
    }
    for (int c = 0; c < values.length; c++) {
      values[c] /= sum;
    }
  }
}
