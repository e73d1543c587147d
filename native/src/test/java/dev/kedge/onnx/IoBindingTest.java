package dev.kedge.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtSession.SessionOptions;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.Place;
import dev.kedge.image.TensorLayout;
import dev.kedge.models.ModelOptions;
import dev.kedge.onnx.TinyOnnx.DataType;
import dev.kedge.testimages.Demo;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches bound by address get the answers that the Java interface gives, to the bit. */
class IoBindingTest {
  @TempDir Path folder;

  /** A device whose memory is this process's, so that it can be tried anywhere. */
  private record HereAsDevice(MemoryPlace place) implements ExecutionProvider {
    @Override
    public String device() {
      return "made-up device";
    }

    @Override
    public void addTo(SessionOptions options) {}

    @Override
    public Optional<MemoryPlace> bound() {
      return Optional.of(place);
    }
  }

  private static final Place.OnDevice CARD_0 = new Place.OnDevice("cuda", 0, "a stream");
  private static final MemoryPlace HERE_AS_DEVICE = new MemoryPlace(CARD_0, "Cpu", 0);

  private Path tiny(TinyModels model) {
    return model.graph().write(folder.resolve("tiny.onnx"));
  }

  private static ModelOptions oneThread() {
    return ModelOptions.builder().threads(1).build();
  }

  static Stream<TinyModels> models() {
    TinyModels standard = TinyModels.standard();
    return Stream.of(
        standard,
        standard.layout(TensorLayout.NHWC),
        standard.type(DataType.FLOAT16),
        standard.type(DataType.FLOAT16).tail("Softmax"),
        standard.type(DataType.UINT8),
        standard.tail("Unsqueeze4"),
        standard.classes(1).tail("Sigmoid"),
        standard.batch(1),
        standard.batch(4),
        standard.batch(4).type(DataType.FLOAT16),
        standard.batch(4).type(DataType.UINT8).classes(2));
  }

  @ParameterizedTest
  @MethodSource("models")
  void sameBitsForEveryFormOfModel(TinyModels model) {
    Path file = tiny(model);
    try (OnnxClassifier java = OnnxClassifier.open(file, oneThread());
        OnnxClassifier bound =
            OnnxClassifier.open(file, oneThread(), ExecutionProvider.cpuByAddress())) {
      for (int capacity : new int[] {1, 3, 4, 9}) {
        Bits.assertSame(java, bound, capacity, capacity, capacity / 2, 1, 0, capacity);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void sameBitsOnTheDemoModel(int threads) throws IOException {
    Path model = Demo.writeModel(folder);
    ModelOptions options = ModelOptions.builder().threads(threads).build();
    try (OnnxClassifier java = OnnxClassifier.open(model, options);
        OnnxClassifier bound =
            OnnxClassifier.open(model, options, ExecutionProvider.cpuByAddress())) {
      for (int capacity : new int[] {1, 8, 16}) {
        Bits.assertSame(java, bound, capacity, capacity, 1, (capacity + 1) / 2, capacity);
      }
      assertEquals(
          java.model().inference().with("batches bound by address"), bound.model().inference());
    }
  }

  @Test
  void batchOnADeviceIsReadWhereItIs() {
    Path file = tiny(TinyModels.standard());
    try (OnnxClassifier java = OnnxClassifier.open(file, oneThread());
        OnnxClassifier device =
            OnnxClassifier.open(file, oneThread(), new HereAsDevice(HERE_AS_DEVICE));
        ImageBatch host = ImageBatch.openHost(java.input(), 5);
        ImageBatch there = deviceBatch(CARD_0, device, 5);
        ImageBatch hostForDevice = ImageBatch.openHost(java.input(), 5)) {
      assertFalse(java.reads(CARD_0));
      assertTrue(device.reads(CARD_0));
      assertTrue(device.reads(Place.host()));
      for (int count : new int[] {5, 2, 5}) {
        Bits.fill(host, count, count);
        Bits.fill(there, count, count);
        Bits.fill(hostForDevice, count, count);
        Bits.assertSame(java.classify(host), device.classify(there));
        Bits.assertSame(java.classify(host), device.classify(hostForDevice));
      }
      assertEquals(
          "a batch of %s at cuda:0 for a model that takes %<s at host".formatted(java.input()),
          refused(() -> java.classify(there)));
    }
  }

  @Test
  void batchOfAnotherDeviceOrStreamIsRefused() {
    Path file = tiny(TinyModels.standard());
    try (OnnxClassifier device =
            OnnxClassifier.open(file, oneThread(), new HereAsDevice(HERE_AS_DEVICE));
        ImageBatch otherCard =
            deviceBatch(new Place.OnDevice("cuda", 1, CARD_0.stream()), device, 1);
        ImageBatch otherStream = deviceBatch(new Place.OnDevice("cuda", 0, "another"), device, 1)) {
      assertEquals(
          "a batch of %s at cuda:1 for a model that takes %<s at host or cuda:0"
              .formatted(device.input()),
          refused(() -> device.classify(otherCard)));
      assertEquals(
          "a batch of %s at cuda:0 in the order of another stream for a model that takes %<s at host or cuda:0"
              .formatted(device.input()),
          refused(() -> device.classify(otherStream)));
    }
  }

  private static String refused(Executable action) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, action).getMessage());
  }

  @Test
  void batchOnADeviceHoldsWholeFixedBatches() {
    Path file = tiny(TinyModels.standard().batch(4));
    try (OnnxClassifier java = OnnxClassifier.open(file, oneThread());
        OnnxClassifier device =
            OnnxClassifier.open(file, oneThread(), new HereAsDevice(HERE_AS_DEVICE));
        ImageBatch host = ImageBatch.openHost(java.input(), 8);
        ImageBatch whole = deviceBatch(CARD_0, device, 8);
        ImageBatch odd = deviceBatch(CARD_0, device, 6)) {
      Bits.fill(host, 5, 1);
      Bits.fill(whole, 5, 1);
      Bits.fill(odd, 5, 1);
      Bits.assertSame(java.classify(host), device.classify(whole));
      assertTrue(Refusals.of(() -> device.classify(odd)).contains("open it for a multiple"));
    }
  }

  @SuppressWarnings("MustBeClosedChecker") // closed with the batch
  private static ImageBatch deviceBatch(
      Place.OnDevice place, OnnxClassifier classifier, int capacity) {
    Arena arena = Arena.ofShared();
    MemorySegment memory = arena.allocate(classifier.input().bytes() * capacity, 64);
    return ImageBatch.ofDevice(place, classifier.input(), capacity, memory, arena);
  }

  /** The library of this test knows no cards; that it says so shows where the address went. */
  @Test
  void memoryOfACardIsRefusedWithoutOne() {
    try (OnnxClassifier device =
            OnnxClassifier.open(
                tiny(TinyModels.standard()),
                oneThread(),
                new HereAsDevice(MemoryPlace.cuda(CARD_0)));
        ImageBatch batch = deviceBatch(CARD_0, device, 2)) {
      Bits.fill(batch, 2, 1);
      String message = Refusals.of(() -> device.classify(batch));
      System.out.println(message);
      assertTrue(message.startsWith("ONNX Runtime's "), message);
    }
  }

  @Test
  void modelClosesItsBindings() {
    OnnxModel model =
        OnnxModel.open(tiny(TinyModels.standard()), oneThread(), ExecutionProvider.cpuByAddress());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(model.input().bytes() * 3, 64);
      MemorySegment scores = arena.allocate(model.outputValues() * 3L * Float.BYTES, 64);
      BoundTensor x = model.inputOver(MemoryPlace.host(), memory, 3);
      BoundTensor y = model.outputOver(MemoryPlace.host(), scores, 3);
      IoBinding early = model.bind(x, y, IoBinding.Returns.WRITTEN);
      IoBinding late = model.bind(x, y, IoBinding.Returns.WRITTEN);
      late.run();
      early.close();
      early.close();
      assertEquals(
          "the binding is closed",
          assertThrows(IllegalStateException.class, early::run).getMessage());
      model.close();
      late.close();
      assertEquals(
          "model tiny.onnx is closed",
          assertThrows(IllegalStateException.class, late::run).getMessage());
      assertThrows(IllegalStateException.class, () -> model.bind(x, y, IoBinding.Returns.WRITTEN));
    }
  }

  @Test
  void evaluationThatNeedNotWaitWritesTheSame() {
    try (OnnxModel model =
            OnnxModel.open(
                tiny(TinyModels.standard()), oneThread(), ExecutionProvider.cpuByAddress());
        Arena arena = Arena.ofConfined()) {
      MemorySegment pictures = arena.allocate(model.input().bytes() * 3, 64);
      Bits.fill(pictures, model.input(), 5);
      BoundTensor x = model.inputOver(MemoryPlace.host(), pictures, 3);
      long bytes = model.outputValues() * 3L * model.outputType().bytes();
      List<MemorySegment> written = new ArrayList<>();
      for (IoBinding.Returns returns : IoBinding.Returns.values()) {
        MemorySegment scores = arena.allocate(bytes, 64);
        try (IoBinding binding =
            model.bind(x, model.outputOver(MemoryPlace.host(), scores, 3), returns)) {
          binding.run();
        }
        written.add(scores);
      }
      assertEquals(-1, written.getFirst().mismatch(written.getLast()));
      assertTrue(written.getFirst().mismatch(arena.allocate(bytes)) >= 0, "not all zero");
    }
  }

  @Test
  void manyThreadsWithBindingsOfTheirOwn() throws Exception {
    Path file = tiny(TinyModels.standard());
    try (OnnxClassifier java = OnnxClassifier.open(file, oneThread());
        OnnxClassifier bound =
            OnnxClassifier.open(file, oneThread(), ExecutionProvider.cpuByAddress());
        var threads = Executors.newFixedThreadPool(4)) {
      List<Callable<Boolean>> work = new ArrayList<>();
      for (int t = 1; t <= 8; t++) {
        int capacity = t;
        work.add(
            () -> {
              for (int round = 0; round < 30; round++) {
                Bits.assertSame(java, bound, capacity, capacity, 1, capacity);
              }
              return true;
            });
      }
      for (Future<Boolean> done : threads.invokeAll(work)) {
        assertTrue(done.get());
      }
    }
  }

  @Test
  void closingWaitsForEvaluationsThatRun() throws Exception {
    try (var threads = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < 20; round++) {
        OnnxClassifier classifier =
            OnnxClassifier.open(
                tiny(TinyModels.standard()), oneThread(), ExecutionProvider.cpuByAddress());
        Future<Boolean> work =
            threads.submit(
                () -> {
                  try (ImageBatch batch = ImageBatch.openHost(classifier.input(), 8)) {
                    for (int i = 0; ; i++) {
                      Bits.fill(batch, 1 + i % 8, 1);
                      classifier.classify(batch);
                    }
                  } catch (IllegalStateException e) {
                    return e.getMessage() != null && e.getMessage().endsWith("is closed");
                  }
                });
        classifier.close();
        assertTrue(work.get());
      }
    }
  }
}
