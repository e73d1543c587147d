package dev.kedge.cuda;

import dev.kedge.classify.Classifier;
import dev.kedge.classify.Inference;
import dev.kedge.classify.ModelInfo;
import dev.kedge.classify.Scores;
import dev.kedge.image.ElementType;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.InputSpec;
import dev.kedge.image.Place;
import dev.kedge.image.Preprocessing;
import dev.kedge.image.Step;
import dev.kedge.image.TensorLayout;
import dev.kedge.perturb.Backend;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Says "bright" if the upper left quarter holds more than half of all light. It reads batches at
 * one place only.
 */
final class CornerClassifier implements Classifier {
  static final InputSpec INPUT = Made.input(24, 32, TensorLayout.NHWC, ElementType.FLOAT32);

  private final Place place;
  private final List<Backend> backends;
  private final BiConsumer<ImageBatch, MemorySegment> read;

  /** A classifier of batches at a place, which are read by being copied to the given memory. */
  CornerClassifier(Place place, BiConsumer<ImageBatch, MemorySegment> read) {
    this(place, List.of(), read);
  }

  private CornerClassifier(
      Place place, List<Backend> backends, BiConsumer<ImageBatch, MemorySegment> read) {
    this.place = place;
    this.backends = backends;
    this.read = read;
  }

  /** A classifier that reads in the order of a backend's stream, and offers that backend. */
  static CornerClassifier beside(CudaBackend backend) {
    return new CornerClassifier(
        backend.place(),
        List.of(backend),
        (batch, to) -> {
          CudaDevice device = backend.use();
          device.makeCurrent();
          DeviceMemory.at(batch.memory()).download(0, to, device.stream());
          device.stream().synchronize();
          backend.release();
        });
  }

  @Override
  public List<Backend> backends() {
    return backends;
  }

  @Override
  public ModelInfo model() {
    return new ModelInfo(
        "corner",
        "",
        List.of("dark", "bright"),
        Preprocessing.of(new Step.Rescale(1 / 255.0)),
        Inference.of("a fake of the tests", place.toString()));
  }

  @Override
  public InputSpec input() {
    return INPUT;
  }

  @Override
  public int fixedBatchSize() {
    return 0;
  }

  @Override
  public boolean reads(Place other) {
    return other.equals(place);
  }

  @Override
  public Scores classify(ImageBatch images) {
    if (!images.place().equals(place)) {
      throw new IllegalArgumentException("a batch at " + images.place());
    }
    int values = INPUT.shape().values();
    int rowOfPixels = INPUT.shape().width() * INPUT.shape().channels();
    FloatBuffer scores = FloatBuffer.allocate(2 * images.count());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pixels = arena.allocate(images.memory().byteSize(), Float.BYTES);
      read.accept(images, pixels);
      for (int i = 0; i < images.count(); i++) {
        double corner = 0;
        double all = 0;
        for (int v = 0; v < values; v++) {
          float value = pixels.getAtIndex(ValueLayout.JAVA_FLOAT, (long) i * values + v);
          boolean upperLeft = v < values / 2 && v % rowOfPixels < rowOfPixels / 2;
          corner += upperLeft ? value : 0;
          all += value;
        }
        scores.put(2 * i + 1, (float) (corner - .5 * all));
      }
    }
    return new Scores(scores, 2, Scores.Kind.LOGITS).checked(images.count());
  }

  @Override
  public void close() {}
}
