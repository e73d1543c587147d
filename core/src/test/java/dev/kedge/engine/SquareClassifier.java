package dev.kedge.engine;

import dev.kedge.BrightnessClassifier;
import dev.kedge.classify.Classifier;
import dev.kedge.classify.ClassifierException;
import dev.kedge.classify.Evaluation;
import dev.kedge.classify.ModelInfo;
import dev.kedge.classify.Scores;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.InputSpec;
import dev.kedge.image.Place;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
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
  private final Consumer<ImageBatch> look;
  private final int forgets;
  private final int concurrency;
  final AtomicInteger batches = new AtomicInteger();
  final AtomicLong pictures = new AtomicLong();

  /**
   * @param fails whether the batch of a number, from 1, fails
   */
  SquareClassifier(IntPredicate fails) {
    this(fails, images -> {}, 0, 1);
  }

  SquareClassifier() {
    this(batch -> false);
  }

  /** One that would rather have some batches at a time. */
  SquareClassifier(int concurrency) {
    this(batch -> false, images -> {}, 0, concurrency);
  }

  private SquareClassifier(
      IntPredicate fails, Consumer<ImageBatch> look, int forgets, int concurrency) {
    this.fails = fails;
    this.look = look;
    this.forgets = forgets;
    this.concurrency = concurrency;
  }

  /** One that does something with every batch first. */
  static SquareClassifier looking(Consumer<ImageBatch> look) {
    return new SquareClassifier(batch -> false, look, 0, 1);
  }

  /** One that gives fewer classes than there are pictures. */
  static SquareClassifier forgetting(int classes) {
    return new SquareClassifier(batch -> false, images -> {}, classes, 1);
  }

  /** Whether a picture has no score. */
  static boolean isPoisoned(MemorySegment pixels) {
    return pixels.getAtIndex(ValueLayout.JAVA_FLOAT, 0) == POISON;
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
    look.accept(images);
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

  @Override
  public Evaluation begin(ImageBatch images) {
    int[] top = Classifier.super.begin(images).topClasses();
    return () -> Arrays.copyOf(top, Math.max(0, top.length - forgets));
  }

  private static float score(MemorySegment pixels) {
    if (isPoisoned(pixels)) {
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
