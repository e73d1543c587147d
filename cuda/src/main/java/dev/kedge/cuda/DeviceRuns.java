package dev.kedge.cuda;

import dev.kedge.classify.ClassifierException;
import dev.kedge.classify.Evaluation;
import dev.kedge.image.ImageBatch;
import dev.kedge.onnx.IoBinding;
import dev.kedge.onnx.MemoryPlace;
import dev.kedge.onnx.OnnxModel;
import dev.kedge.perturb.OutOfDeviceMemoryException;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A batch on a device tied to a model: pictures, scores and top classes stay there until the top
 * classes are fetched.
 *
 * <p>A model that takes any number of pictures is evaluated on few sizes only, as a new one costs
 * much: on the batch's, and on powers of two below it. Rows past the count are evaluated and not
 * looked at. One evaluation at a time.
 */
final class DeviceRuns implements AutoCloseable {
  private static final int LEAST_PICTURES = 8;
  private static final List<String> NO_MEMORY =
      List.of("out of memory", "Failed to allocate memory");

  private final CudaDevice device;
  private final OnnxModel model;
  private final ImageBatch images;
  private final MemoryPlace place;
  private final Opened resources = new Opened();
  private final DeviceMemory scores;
  private final TopClasses tops;
  private final Map<Rows, IoBinding> runs = new HashMap<>();

  private record Rows(int from, int count) {}

  private DeviceRuns(ImageBatch images, OnnxModel model, CudaDevice device) {
    this.device = device;
    this.model = model;
    this.images = images;
    place = model.bound().orElseThrow();
    int fixed = model.fixedBatchSize();
    if (fixed > 0 && images.capacity() % fixed != 0) {
      throw new ClassifierException(
          String.format(
              Locale.ROOT,
              "a batch for %d pictures on a device, for a model that takes %d at a time; open it"
                  + " for a multiple of that",
              images.capacity(),
              fixed));
    }
    device.makeCurrent();
    try {
      scores = resources.add(DeviceMemory.open(rowBytes() * images.capacity()));
      tops = resources.add(TopClasses.open(device, images.capacity()));
      resources.add(device.stream()::synchronize);
      resources.add(() -> runs.values().forEach(IoBinding::close));
      resources.add(device::makeCurrent);
    } catch (RuntimeException | Error e) {
      resources.closeAfter(e);
      throw e;
    }
  }

  /** What is tied to a batch; closed with it. */
  static DeviceRuns of(ImageBatch images, OnnxModel model, CudaDevice device) {
    return images.binding(model, DeviceRuns.class, () -> new DeviceRuns(images, model, device));
  }

  /** Queues the evaluation of the first pictures. */
  Evaluation begin(int count) {
    device.makeCurrent();
    int fixed = model.fixedBatchSize();
    int step = fixed > 0 ? fixed : rounded(count);
    for (int from = 0; from < count; from += step) {
      run(runs.computeIfAbsent(new Rows(from, step), this::bind));
    }
    return tops.begin(scores, model.outputType(), count, model.outputValues());
  }

  /** ONNX Runtime tells of a lack of memory in words only. */
  private static void run(IoBinding run) {
    try {
      run.run();
    } catch (ClassifierException e) {
      String text = String.valueOf(e.getMessage());
      if (NO_MEMORY.stream().anyMatch(text::contains)) {
        throw new OutOfDeviceMemoryException(text);
      }
      throw e;
    }
  }

  private int rounded(int count) {
    int power = LEAST_PICTURES;
    while (power < count) {
      power *= 2;
    }
    return Math.min(power, images.capacity());
  }

  private IoBinding bind(Rows rows) {
    long bytes = images.input().bytes();
    MemorySegment pictures = images.memory().asSlice(rows.from * bytes, rows.count * bytes);
    MemorySegment scored =
        scores.segment().asSlice(rows.from * rowBytes(), rows.count * rowBytes());
    return model.bind(
        model.inputOver(place, pictures, rows.count),
        model.outputOver(place, scored, rows.count),
        IoBinding.Returns.QUEUED);
  }

  private long rowBytes() {
    return (long) model.outputValues() * model.outputType().bytes();
  }

  @Override
  public void close() {
    resources.close();
  }
}
