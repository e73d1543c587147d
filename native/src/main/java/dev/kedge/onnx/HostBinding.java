package dev.kedge.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.kedge.classify.ClassifierException;
import dev.kedge.classify.Scores;
import dev.kedge.image.ElementType;
import dev.kedge.image.ImageBatch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tensors over a batch's memory and over memory for its scores, kept for as long as the batch, so
 * that an evaluation copies and allocates next to nothing.
 *
 * <p>A model that takes any batch size has two {@link Window windows} on the batch: all of it, and
 * the last smaller count. A model of a fixed batch size has one window after the other; the last is
 * a copy where it would reach past the batch. What a window holds past the batch's count is
 * evaluated and not looked at.
 */
final class HostBinding implements AutoCloseable {
  private final OnnxModel model;
  private final ImageBatch images;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment raw;
  private final FloatBuffer values;
  private final Scores scores;
  private final List<Window> windows = new ArrayList<>();
  private @Nullable Window partial;

  HostBinding(OnnxModel model, ImageBatch images) {
    this.model = model;
    this.images = images;
    GraphOutput output = model.output();
    int fixed = model.fixedBatchSize();
    int rows = fixed == 0 ? images.capacity() : Math.ceilDiv(images.capacity(), fixed) * fixed;
    raw = arena.allocate(rows * rowBytes(), 64);
    values =
        inPlace()
            ? raw.asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer()
            : FloatBuffer.allocate(rows * output.classes());
    scores =
        new Scores(
            values, output.classes(), output.yesOrNo() ? Scores.Kind.PROBABILITIES : output.kind());
    try {
      for (int from = 0; from < images.capacity(); from += fixed == 0 ? rows : fixed) {
        windows.add(open(from, fixed == 0 ? rows : fixed));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  boolean isOf(OnnxModel other) {
    return model == other;
  }

  /** Evaluates the batch's first pictures. */
  Scores classify() {
    int count = images.count();
    if (model.fixedBatchSize() > 0) {
      for (int w = 0; w * model.fixedBatchSize() < count; w++) {
        windows.get(w).run();
      }
    } else if (count == images.capacity()) {
      windows.getFirst().run();
    } else if (count > 0) {
      partial(count).run();
    }
    if (!inPlace()) {
      convert(count);
    }
    return scores.checked(count);
  }

  private Window partial(int count) {
    Window present = partial;
    if (present == null || present.pictures != count) {
      if (present != null) {
        partial = null;
        present.close();
      }
      present = open(0, count);
      partial = present;
    }
    return present;
  }

  /** Whether the model writes the scores as they are read. */
  private boolean inPlace() {
    return model.output().type() == ElementType.FLOAT32 && !model.output().yesOrNo();
  }

  private void convert(int count) {
    GraphOutput output = model.output();
    for (int i = 0; i < count * output.values(); i++) {
      float value =
          output.type() == ElementType.FLOAT16
              ? Float.float16ToFloat(raw.getAtIndex(ValueLayout.JAVA_SHORT, i))
              : raw.getAtIndex(ValueLayout.JAVA_FLOAT, i);
      if (output.yesOrNo()) {
        double yes =
            output.kind() == Scores.Kind.PROBABILITIES ? value : 1 / (1 + Math.exp(-value));
        values.put(2 * i, (float) (1 - yes));
        values.put(2 * i + 1, (float) yes);
      } else {
        values.put(i, value);
      }
    }
  }

  private long rowBytes() {
    return (long) model.output().values() * model.output().type().bytes();
  }

  private Window open(int from, int pictures) {
    long bytes = images.input().bytes();
    int here = Math.min(pictures, images.capacity() - from);
    MemorySegment rows = images.memory().asSlice(from * bytes, here * bytes);
    MemorySegment read = here == pictures ? rows : arena.allocate(pictures * bytes, 64);
    try {
      return new Window(
          pictures,
          rows,
          read,
          Tensors.over(read, images.input().type(), Tensors.shape(pictures, images.input())),
          Tensors.over(
              raw.asSlice(from * rowBytes(), pictures * rowBytes()),
              model.output().type(),
              model.output().shape(pictures)));
    } catch (OrtException e) {
      throw new ClassifierException(
          "a batch of " + pictures + " pictures: " + Tensors.reason(e), e);
    }
  }

  /** The tensors of some rows. */
  private final class Window {
    private final int pictures;
    private final MemorySegment rows;
    private final MemorySegment read;
    private final OnnxTensor input;
    private final OnnxTensor output;
    private final Map<String, OnnxTensor> inputs;
    private final Map<String, OnnxTensor> outputs;

    Window(
        int pictures, MemorySegment rows, MemorySegment read, OnnxTensor input, OnnxTensor output) {
      this.pictures = pictures;
      this.rows = rows;
      this.read = read;
      this.input = input;
      this.output = output;
      this.inputs = Map.of(model.inputName(), input);
      this.outputs = Map.of(model.output().name(), output);
    }

    void run() {
      if (!rows.equals(read)) {
        MemorySegment.copy(rows, 0, read, 0, rows.byteSize());
      }
      model.run(inputs, outputs);
    }

    void close() {
      input.close();
      output.close();
    }
  }

  @Override
  public void close() {
    windows.forEach(Window::close);
    windows.clear();
    Window present = partial;
    partial = null;
    if (present != null) {
      present.close();
    }
    arena.close();
  }
}
