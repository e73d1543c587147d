package dev.kedge.embed;

import dev.kedge.classify.Classifier;
import dev.kedge.classify.ClassifierException;
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
import dev.kedge.image.TensorLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A model that is a function of the program, {@code kedge_function}: called with the address of
 * each batch, where it was masked.
 */
final class FunctionClassifier implements Classifier {
  private static final int STOP = -1;

  /** Makes NaN of a score and -1 of a class, so that none that was not written is taken for one. */
  private static final byte UNWRITTEN = (byte) 0xFF;

  private final MemorySegment predict;
  private final MemorySegment user;
  private final InputSpec input;
  private final int classes;
  private final boolean topOnly;
  private final Scores.Kind kind;
  private final int batch;
  private final ModelInfo info;

  /** Held while the function is called; null where threads may call it at a time. */
  private final @Nullable ReentrantLock oneAtATime;

  private FunctionClassifier(Declared declared, FunctionOptions options) {
    predict = declared.predict();
    user = declared.user();
    input = declared.input();
    classes = declared.classes();
    topOnly = declared.topOnly();
    kind = topOnly ? Scores.Kind.PROBABILITIES : options.scores;
    batch = options.batch;
    oneAtATime = options.concurrent ? null : new ReentrantLock();
    info =
        new ModelInfo(
            options.name,
            "",
            options.labels(classes),
            options.preprocessing(input),
            Inference.of("function", "caller's process"));
  }

  /** Reads {@code kedge_function}. */
  static FunctionClassifier read(MemorySegment pointer, @Nullable String options) {
    return new FunctionClassifier(Declared.read(pointer), FunctionOptions.read(options));
  }

  /** The structure. */
  private record Declared(
      MemorySegment predict, MemorySegment user, InputSpec input, int classes, boolean topOnly) {
    private static final long BYTES = 48;
    private static final long PREDICT = 8;
    private static final long USER = 16;
    private static final long HEIGHT = 24;
    private static final long WIDTH = 28;
    private static final long DTYPE = 32;
    private static final long LAYOUT = 36;
    private static final long ANSWERS = 40;
    private static final long CLASSES = 44;

    static Declared read(MemorySegment pointer) {
      MemorySegment struct = Pointers.sized(pointer, "function", BYTES);
      MemorySegment predict = struct.get(ValueLayout.ADDRESS, PREDICT);
      if (predict.address() == 0) {
        throw new RefusedException(Code.INVALID, "the function's predict is NULL");
      }
      int height = within(struct, HEIGHT, "height", 1, 1 << 15);
      int width = within(struct, WIDTH, "width", 1, 1 << 15);
      boolean bytes = within(struct, DTYPE, "dtype", 0, 1) == 1;
      boolean planes = within(struct, LAYOUT, "layout", 0, 1) == 1;
      return new Declared(
          predict,
          struct.get(ValueLayout.ADDRESS, USER),
          new InputSpec(
              new ImageShape(Image.CHANNELS, height, width),
              planes ? TensorLayout.NCHW : TensorLayout.NHWC,
              bytes ? ElementType.UINT8 : ElementType.FLOAT32),
          within(struct, CLASSES, "classes", 2, 1 << 24),
          within(struct, ANSWERS, "answers", 0, 1) == 1);
    }

    private static int within(MemorySegment struct, long at, String name, int least, int most) {
      int given = struct.get(ValueLayout.JAVA_INT, at);
      if (given < least || given > most) {
        throw new RefusedException(
            Code.INVALID,
            "the function's %s is %s, expected %s to %s".formatted(name, given, least, most));
      }
      return given;
    }
  }

  @Override
  public ModelInfo model() {
    return info;
  }

  @Override
  public InputSpec input() {
    return input;
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public boolean labelsIndependent() {
    return kind == Scores.Kind.INDEPENDENT;
  }

  @Override
  public int fixedBatchSize() {
    return 0;
  }

  @Override
  public int preferredBatchSize() {
    return batch;
  }

  @Override
  public int preferredConcurrency() {
    return oneAtATime == null ? Runtime.getRuntime().availableProcessors() : 1;
  }

  @Override
  public boolean reads(Place place) {
    return place.equals(Place.host());
  }

  @Override
  public Scores classify(ImageBatch images) {
    return classify(images, () -> false);
  }

  @Override
  public Scores classify(ImageBatch images, BooleanSupplier stop) {
    Answers answers = evaluate(images);
    return answers.scores.checked(images.count());
  }

  @Override
  public Evaluation begin(ImageBatch images, BooleanSupplier stop) {
    if (!topOnly) {
      return Evaluation.of(classify(images, stop), images.count());
    }
    int[] top = evaluate(images).classes(images.count());
    return () -> top;
  }

  private Answers evaluate(ImageBatch images) {
    if (!images.input().equals(input) || !reads(images.place())) {
      throw new IllegalArgumentException(
          "a batch of %s at %s for a function that takes %s at host"
              .formatted(images.input(), images.place(), input));
    }
    Answers answers =
        images.binding(this, Answers.class, () -> new Answers(images.capacity(), this));
    answers.memory.fill(UNWRITTEN);
    int code;
    if (oneAtATime != null) {
      oneAtATime.lock();
    }
    try {
      code =
          Functions.predict(this, predict, user, images.memory(), images.count(), answers.memory);
    } finally {
      if (oneAtATime != null) {
        oneAtATime.unlock();
      }
    }
    if (code == STOP) {
      throw new CancellationException("the model's function asked to stop");
    }
    if (code != 0) {
      throw new RefusedException(Code.FUNCTION, "the model's function returned " + code);
    }
    answers.spread(images.count());
    return answers;
  }

  /** Room for the answers about a batch. */
  private static final class Answers implements AutoCloseable {
    private final Arena arena = Arena.ofShared();
    private final int labels;
    private final boolean topOnly;
    private final MemorySegment memory;
    private final FloatBuffer values;
    private final Scores scores;

    @SuppressWarnings("MustBeClosedChecker") // closed with this
    Answers(int capacity, FunctionClassifier model) {
      labels = model.classes;
      topOnly = model.topOnly;
      long numbers = topOnly ? capacity : Math.multiplyExact((long) capacity, labels);
      memory = arena.allocate(numbers * Float.BYTES, Long.BYTES);
      values =
          topOnly
              ? FloatBuffer.allocate(Math.multiplyExact(capacity, labels))
              : memory.asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer();
      scores = new Scores(values, labels, model.kind);
    }

    /** Of classes alone, makes the scores: 1 for the class, 0 for the others. */
    void spread(int pictures) {
      if (topOnly) {
        int[] top = classes(pictures);
        Arrays.fill(values.array(), 0, pictures * labels, 0);
        for (int i = 0; i < pictures; i++) {
          values.put(i * labels + top[i], 1);
        }
      }
    }

    int[] classes(int pictures) {
      int[] top = memory.asSlice(0, (long) pictures * Integer.BYTES).toArray(ValueLayout.JAVA_INT);
      for (int label : top) {
        if (label < 0 || label >= labels) {
          throw new ClassifierException(
              "the model's function gave class %s, expected 0 to %s".formatted(label, labels - 1));
        }
      }
      return top;
    }

    @Override
    public void close() {
      arena.close();
    }
  }

  /** Frees nothing: the function stays the program's. */
  @Override
  public void close() {}
}
