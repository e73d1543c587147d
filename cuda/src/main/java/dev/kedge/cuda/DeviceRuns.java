package dev.kedge.cuda;

import dev.kedge.classify.ClassifierException;
import dev.kedge.classify.Evaluation;
import dev.kedge.classify.Scores;
import dev.kedge.image.ImageBatch;
import dev.kedge.onnx.IoBinding;
import dev.kedge.onnx.MemoryPlace;
import dev.kedge.onnx.OnnxModel;
import dev.kedge.perturb.OutOfDeviceMemoryException;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A batch on a device tied to a model: pictures, scores and top classes stay there until the top
 * classes are fetched. Where the model takes more pictures at a time than the batch has room for,
 * the pictures are copied, on the device, to where there is. Rows past the count are evaluated and
 * not looked at. One evaluation at a time.
 */
final class DeviceRuns implements AutoCloseable {
  private static final List<String> NO_MEMORY =
      List.of("out of memory", "Failed to allocate memory");

  private final CudaDevice device;
  private final List<SizedModel> models;
  private final OnnxModel any;
  private final ImageBatch images;
  private final MemoryPlace place;
  private final Opened resources = new Opened();
  private final DeviceMemory scores;
  private final TopClasses tops;
  private final Map<Integer, ImageBatch> whole = new HashMap<>();
  private final Map<Rows, IoBinding> runs = new HashMap<>();

  private record Rows(int size, int from) {}

  private DeviceRuns(ImageBatch images, List<SizedModel> models, CudaDevice device) {
    this.device = device;
    this.models = models;
    this.images = images;
    any = models.getFirst().model();
    place = any.bound().orElseThrow();
    device.makeCurrent();
    try {
      int rows = models.stream().mapToInt(m -> m.whole(images.capacity())).max().orElseThrow();
      scores = resources.add(DeviceMemory.open(rowBytes() * rows));
      tops = resources.add(TopClasses.open(device, images.capacity()));
      resources.add(() -> whole.values().forEach(ImageBatch::close));
      resources.add(device.stream()::synchronize);
      resources.add(() -> runs.values().forEach(IoBinding::close));
      resources.add(device::makeCurrent);
    } catch (RuntimeException | Error e) {
      resources.closeAfter(e);
      throw e;
    }
  }

  /** What is tied to a batch; closed with it. */
  static DeviceRuns of(ImageBatch images, List<SizedModel> models, CudaDevice device) {
    return images.binding(models, DeviceRuns.class, () -> new DeviceRuns(images, models, device));
  }

  /** Queues the evaluation of the pictures, for their top classes. */
  Evaluation begin() {
    device.makeCurrent();
    int count = images.count();
    SizedModel model = BatchLadder.soonest(count, models);
    ImageBatch read = whole(model);
    for (int from = 0; from < count; from += model.size()) {
      Rows rows = new Rows(model.size(), from);
      run(runs.computeIfAbsent(rows, _ -> bind(model.model(), read, rows)));
    }
    return tops.begin(scores, any.outputType(), count, any.outputValues());
  }

  /** The pictures' scores, copied back. */
  Scores classify() {
    device.makeCurrent();
    SizedModel model = BatchLadder.soonest(images.count(), models);
    return model.scores().classify(whole(model));
  }

  /**
   * The pictures as a batch with room for a multiple of what a model takes at a time: over the same
   * memory, or a copy. It is tied to that model, as this batch is to all.
   */
  private ImageBatch whole(SizedModel model) {
    int capacity = model.whole(images.capacity());
    ImageBatch read = whole.computeIfAbsent(model.size(), _ -> openWhole(capacity));
    if (capacity > images.capacity()) {
      DeviceMemory.at(read.memory())
          .copy(
              DeviceMemory.at(images.memory()),
              images.input().bytes() * images.count(),
              device.stream());
    }
    read.count(images.count());
    return read;
  }

  private ImageBatch openWhole(int capacity) {
    return capacity > images.capacity()
        ? DeviceBatch.open(device, device.place(), images.input(), capacity, () -> {})
        : ImageBatch.ofDevice(device.place(), images.input(), capacity, images.memory(), () -> {});
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

  private IoBinding bind(OnnxModel model, ImageBatch read, Rows rows) {
    long bytes = images.input().bytes();
    MemorySegment pictures = read.memory().asSlice(rows.from * bytes, rows.size * bytes);
    MemorySegment scored = scores.segment().asSlice(rows.from * rowBytes(), rows.size * rowBytes());
    return model.bind(
        model.inputOver(place, pictures, rows.size),
        model.outputOver(place, scored, rows.size),
        IoBinding.Returns.QUEUED);
  }

  private long rowBytes() {
    return (long) any.outputValues() * any.outputType().bytes();
  }

  @Override
  public void close() {
    resources.close();
  }
}
