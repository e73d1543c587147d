package dev.kedge;

import dev.kedge.classify.Classifier;
import dev.kedge.classify.Evaluation;
import dev.kedge.classify.Inference;
import dev.kedge.classify.ModelInfo;
import dev.kedge.classify.Scores;
import dev.kedge.image.ElementType;
import dev.kedge.image.Image;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.ImageShape;
import dev.kedge.image.InputSpec;
import dev.kedge.image.Place;
import dev.kedge.image.Preprocessing;
import dev.kedge.image.Resize;
import dev.kedge.image.Step;
import dev.kedge.image.TensorLayout;
import dev.kedge.perturb.Backend;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * A classifier whose answers are known: its scores are a function of a picture's values, red first,
 * from 0 to 1. It counts what it is shown, and does what a test wants before each batch.
 */
public final class FakeClassifier implements Classifier {
  /** Height and width of the pictures of {@link #bright}. */
  public static final int SIDE = 12;

  private final Builder built;
  private final AtomicInteger batches = new AtomicInteger();
  private final AtomicInteger largestBatch = new AtomicInteger();
  private final AtomicLong shown = new AtomicLong();

  private FakeClassifier(Builder built) {
    this.built = built;
  }

  /** The scores of one picture, a number for each class. */
  @FunctionalInterface
  public interface Scoring {
    float[] scores(MemorySegment values);
  }

  /** What happens before a batch is scored; what it throws, the classifier throws. */
  @FunctionalInterface
  public interface BeforeBatch {
    /** Batches are numbered from 1. */
    void batch(int number, ImageBatch images);
  }

  /** Says "bright" if more than half of a square is, whose upper left corner is on the diagonal. */
  public static FakeClassifier bright(int top, int side) {
    return scoring(brightness(top, side, .5)).build();
  }

  /** How much brighter than a limit a square is on average, as the second class of two. */
  public static Scoring brightness(int top, int side, double limit) {
    return values -> {
      double sum = 0;
      for (int y = top; y < top + side; y++) {
        for (int x = top; x < top + side; x++) {
          sum += values.getAtIndex(ValueLayout.JAVA_FLOAT, y * SIDE + x);
        }
      }
      return new float[] {0, (float) (sum / (side * side) - limit)};
    };
  }

  /**
   * Two labels that do not exclude each other: the upper left quarter is bright in more than .5 on
   * average, the lower right one in more than .4.
   */
  public static FakeClassifier corners() {
    Scoring upper = brightness(0, SIDE / 2, .5);
    Scoring lower = brightness(SIDE / 2, SIDE / 2, .4);
    return scoring(values -> new float[] {upper.scores(values)[1], lower.scores(values)[1]})
        .labels("upper", "lower")
        .independent()
        .build();
  }

  /** A picture that is black but for the square. */
  public static Image square(int top, int side) {
    return Image.ofRows(
        SIDE,
        SIDE,
        (y, row) -> {
          byte value = (byte) (y >= top && y < top + side ? 255 : 0);
          Arrays.fill(row, top * Image.CHANNELS, (top + side) * Image.CHANNELS, value);
        });
  }

  /** The classes "dark" and "bright" of pictures of {@link #SIDE}, in batches of any size. */
  public static Builder scoring(Scoring scoring) {
    return new Builder(scoring);
  }

  public int batches() {
    return batches.get();
  }

  public int largestBatch() {
    return largestBatch.get();
  }

  /** How many pictures were scored. */
  public long shown() {
    return shown.get();
  }

  @Override
  public ModelInfo model() {
    return new ModelInfo(
        "fake",
        "",
        built.labels,
        new Preprocessing(
            Stream.concat(built.resizing.stream(), Stream.of(new Step.Rescale(1 / 255.0)))
                .toList()),
        Inference.of("a fake of the tests", "CPU"));
  }

  @Override
  public InputSpec input() {
    return new InputSpec(
        new ImageShape(3, built.side, built.side), TensorLayout.NCHW, ElementType.FLOAT32);
  }

  @Override
  public boolean labelsIndependent() {
    return built.kind == Scores.Kind.INDEPENDENT;
  }

  @Override
  public int fixedBatchSize() {
    return built.fixedBatch;
  }

  @Override
  public int preferredConcurrency() {
    return built.concurrency;
  }

  @Override
  public boolean reads(Place place) {
    return place.equals(built.place);
  }

  @Override
  public List<Backend> backends() {
    return built.backends;
  }

  @Override
  public Scores classify(ImageBatch images) {
    int count = images.count();
    built.before.batch(batches.incrementAndGet(), images);
    largestBatch.accumulateAndGet(count, Math::max);
    shown.addAndGet(count);
    FloatBuffer scores = FloatBuffer.allocate(classes() * count);
    for (int i = 0; i < count; i++) {
      scores.put(built.scoring.scores(images.row(i)));
    }
    return new Scores(scores.flip(), classes(), built.kind).checked(count);
  }

  @Override
  public Evaluation begin(ImageBatch images) {
    int[] top = Classifier.super.begin(images).topClasses();
    return () -> Arrays.copyOf(top, Math.max(0, top.length - built.forgotten));
  }

  @Override
  public void close() {}

  /** What a classifier is like. */
  public static final class Builder {
    private final Scoring scoring;
    private List<String> labels = List.of("dark", "bright");
    private int side = SIDE;
    private Scores.Kind kind = Scores.Kind.LOGITS;
    private BeforeBatch before = (number, images) -> {};
    private List<Step> resizing = List.of();
    private int fixedBatch;
    private int concurrency = 1;
    private int forgotten;
    private Place place = Place.host();
    private List<Backend> backends = List.of();

    private Builder(Scoring scoring) {
      this.scoring = scoring;
    }

    public Builder labels(String... labels) {
      this.labels = List.of(labels);
      return this;
    }

    /** Has labels that do not exclude each other. */
    public Builder independent() {
      this.kind = Scores.Kind.INDEPENDENT;
      return this;
    }

    /** Height and width of the pictures that the model sees. */
    public Builder side(int side) {
      this.side = side;
      return this;
    }

    public Builder before(BeforeBatch before) {
      this.before = before;
      return this;
    }

    /** Takes larger pictures too, resizes them so and cuts the middle; after {@link #side}. */
    public Builder resizing(Resize resize) {
      this.resizing = List.of(resize, new Step.CenterCrop(new Preprocessing.Size(side, side)));
      return this;
    }

    public Builder fixedBatch(int size) {
      this.fixedBatch = size;
      return this;
    }

    /** Would rather have that many batches at a time. */
    public Builder concurrency(int batches) {
      this.concurrency = batches;
      return this;
    }

    /** Gives so many top classes fewer than there are pictures. */
    public Builder forgetting(int classes) {
      this.forgotten = classes;
      return this;
    }

    /** Reads batches there alone, and offers backends of its own. */
    public Builder at(Place place, List<Backend> backends) {
      this.place = place;
      this.backends = backends;
      return this;
    }

    public FakeClassifier build() {
      return new FakeClassifier(this);
    }
  }
}
