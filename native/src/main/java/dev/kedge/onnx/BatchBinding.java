package dev.kedge.onnx;

import dev.kedge.classify.ClassifierException;
import dev.kedge.classify.Scores;
import dev.kedge.image.ElementType;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.Place;
import dev.kedge.models.trial.ScoreOutput;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A batch's memory bound to a model's input, and memory of this process for its scores to the
 * output, kept for as long as the batch, so that an evaluation copies and allocates next to
 * nothing.
 *
 * <p>A model that takes any batch size has a {@link Window} on the batch for each count that
 * occurred, opened the first time. A model of a fixed batch size has one window after the other;
 * the last is a copy where it would reach past the batch. What a window holds past the batch's
 * count is evaluated and not looked at.
 */
final class BatchBinding implements AutoCloseable {
  private final OnnxModel model;
  private final ImageBatch images;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment raw;
  private final FloatBuffer values;
  private final Scores scores;
  private final @Nullable Window[] windows;

  BatchBinding(OnnxModel model, ImageBatch images) {
    this.model = model;
    this.images = images;
    ScoreOutput output = model.output();
    int fixed = model.fixedBatchSize();
    if (fixed > 0 && images.place() instanceof Place.OnDevice) {
      requireWhole(images.capacity(), fixed);
    }
    int rows = fixed == 0 ? images.capacity() : Math.ceilDiv(images.capacity(), fixed) * fixed;
    raw = arena.allocate(rows * rowBytes(), 64);
    values =
        inPlace()
            ? raw.asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer()
            : FloatBuffer.allocate(rows * output.classes());
    scores = new Scores(values, output.classes(), output.scoresKind());
    windows = new Window[fixed == 0 ? rows : rows / fixed];
  }

  /** Evaluates the batch's first pictures. */
  Scores classify() {
    int count = images.count();
    int fixed = model.fixedBatchSize();
    if (fixed > 0) {
      for (int w = 0; w * fixed < count; w++) {
        window(w, w * fixed, fixed).run();
      }
    } else if (count > 0) {
      window(count - 1, 0, count).run();
    }
    if (!inPlace()) {
      convert(count);
    }
    return scores.checked(count);
  }

  private Window window(int index, int from, int pictures) {
    Window present = windows[index];
    if (present == null) {
      present = open(from, pictures);
      windows[index] = present;
    }
    return present;
  }

  /** Whether the model writes the scores as they are read. */
  private boolean inPlace() {
    return model.output().type() == ElementType.FLOAT32 && !model.output().yesOrNo();
  }

  private void convert(int count) {
    ScoreOutput output = model.output();
    for (int i = 0; i < count * output.values(); i++) {
      output.put(i, score(i, output.type()), values);
    }
  }

  private float score(int index, ElementType type) {
    return switch (type) {
      case FLOAT32 -> raw.getAtIndex(ValueLayout.JAVA_FLOAT, index);
      case FLOAT16 -> Float.float16ToFloat(raw.getAtIndex(ValueLayout.JAVA_SHORT, index));
      case FLOAT64 -> (float) raw.getAtIndex(ValueLayout.JAVA_DOUBLE, index);
      case UINT8, INT8 -> throw new IllegalStateException("scores of " + type);
    };
  }

  private long rowBytes() {
    return (long) model.output().values() * model.output().type().bytes();
  }

  private Window open(int from, int pictures) {
    long bytes = images.input().bytes();
    int here = Math.min(pictures, images.capacity() - from);
    MemorySegment rows = images.memory().asSlice(from * bytes, here * bytes);
    MemorySegment read = here == pictures ? rows : arena.allocate(pictures * bytes, 64);
    BoundTensor input = model.inputOver(place(), read, pictures);
    MemorySegment scored = raw.asSlice(from * rowBytes(), pictures * rowBytes());
    BoundTensor output = model.outputOver(MemoryPlace.host(), scored, pictures);
    return new Window(rows, read, model.open(input, output));
  }

  private MemoryPlace place() {
    return model.bound().filter(p -> p.place().equals(images.place())).orElseGet(MemoryPlace::host);
  }

  /** Pictures on a device cannot be copied here to fill the last batch. */
  private static void requireWhole(int capacity, int fixed) {
    if (capacity % fixed != 0) {
      throw new ClassifierException(
          String.format(
              Locale.ROOT,
              "a batch for %d pictures on a device, for a model that takes %d at a time; open it"
                  + " for a multiple of that",
              capacity,
              fixed));
    }
  }

  /** The evaluation of some rows. */
  private record Window(MemorySegment rows, MemorySegment read, BoundRun evaluation) {
    void run() {
      if (!rows.equals(read)) {
        MemorySegment.copy(rows, 0, read, 0, rows.byteSize());
      }
      evaluation.run();
    }

    void close() {
      evaluation.close();
    }
  }

  @Override
  public void close() {
    for (Window window : windows) {
      if (window != null) {
        window.close();
      }
    }
    Arrays.fill(windows, null);
    arena.close();
  }
}
