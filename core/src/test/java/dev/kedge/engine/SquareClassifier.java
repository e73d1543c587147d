package dev.kedge.engine;

import dev.kedge.BrightnessClassifier;
import dev.kedge.classify.Classifier;
import dev.kedge.classify.ClassifierException;
import dev.kedge.classify.ModelInfo;
import dev.kedge.classify.Scores;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.InputSpec;
import dev.kedge.image.Place;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.FloatBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;

/**
 * The classes of {@link BrightnessClassifier}, told quickly and to many threads: "bright" if a
 * square is bright on average. A picture whose very first value is {@link #POISON} has no score.
 * Batches can be made to fail.
 */
final class SquareClassifier implements Classifier {
  static final float POISON = 1;

  private static final int SIDE = BrightnessClassifier.SIDE;
  private static final int TOP = 2;
  private static final int SQUARE = 7;

  private final BrightnessClassifier facts = new BrightnessClassifier(TOP, SQUARE, 0);
  private final IntPredicate fails;
  private final int concurrency;
  final AtomicInteger batches = new AtomicInteger();
  final AtomicLong pictures = new AtomicLong();

  /**
   * @param fails whether the batch of a number, from 1, fails
   */
  SquareClassifier(IntPredicate fails) {
    this(fails, 1);
  }

  SquareClassifier() {
    this(batch -> false);
  }

  /** One that would rather have some batches at a time. */
  SquareClassifier(int concurrency) {
    this(batch -> false, concurrency);
  }

  private SquareClassifier(IntPredicate fails, int concurrency) {
    this.fails = fails;
    this.concurrency = concurrency;
  }

  @Override
  public ModelInfo model() {
    return facts.model();
  }

  @Override
  public InputSpec input() {
    return facts.input();
  }

  @Override
  public int fixedBatchSize() {
    return 0;
  }

  @Override
  public int preferredConcurrency() {
    return concurrency;
  }

  @Override
  public boolean reads(Place place) {
    return facts.reads(place);
  }

  @Override
  public Scores classify(ImageBatch images) {
    int batch = batches.incrementAndGet();
    if (fails.test(batch)) {
      throw new ClassifierException("batch " + batch + " fails");
    }
    pictures.addAndGet(images.count());
    float[] scores = new float[2 * images.count()];
    for (int i = 0; i < images.count(); i++) {
      scores[2 * i + 1] = score(images.row(i));
    }
    return new Scores(FloatBuffer.wrap(scores), 2, Scores.Kind.LOGITS).checked(images.count());
  }

  private static float score(MemorySegment pixels) {
    if (pixels.getAtIndex(ValueLayout.JAVA_FLOAT, 0) == POISON) {
      return Float.NaN;
    }
    float sum = 0;
    for (int y = TOP; y < TOP + SQUARE; y++) {
      for (int x = TOP; x < TOP + SQUARE; x++) {
        sum += pixels.getAtIndex(ValueLayout.JAVA_FLOAT, y * SIDE + x);
      }
    }
    return sum / (SQUARE * SQUARE) - .25f;
  }

  @Override
  public void close() {}
}
