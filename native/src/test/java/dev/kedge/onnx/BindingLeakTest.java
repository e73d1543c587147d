package dev.kedge.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.image.Place;
import dev.kedge.models.ModelOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever happens, what a binding made is given back; counted at the C interface itself. */
class BindingLeakTest {
  private static final int CYCLES = 10_000;
  private static final int PICTURES = 4;

  @TempDir Path folder;
  private final CountingTable table = new CountingTable();
  private final Arena arena = Arena.ofConfined();
  private OnnxModel model;
  private BoundTensor input;
  private BoundTensor output;

  BindingLeakTest() throws ReflectiveOperationException {}

  @BeforeEach
  void open() {
    Path file = TinyModels.standard().graph().write(folder.resolve("tiny.onnx"));
    model =
        OnnxModel.open(
            file,
            ModelOptions.builder().threads(1).build(),
            ExecutionProvider.cpuByAddress(),
            (place, session) ->
                new Route.ByAddress(table.api(), NativeHandle.of(session), place.orElseThrow()));
    MemorySegment pictures = arena.allocate(model.input().bytes() * PICTURES, 64);
    MemorySegment scores = arena.allocate((long) model.outputValues() * PICTURES * Float.BYTES, 64);
    input = model.inputOver(MemoryPlace.host(), pictures, PICTURES);
    output = model.outputOver(MemoryPlace.host(), scores, PICTURES);
  }

  @AfterEach
  void close() {
    model.close();
    assertEquals(Map.of(), table.open());
    table.close();
    arena.close();
  }

  @Test
  void tenThousandCyclesGiveBackEverything() {
    cycles(CYCLES);
    System.out.printf(
        "%d cycles of a binding: %d objects made, not given back: %s%n",
        CYCLES, table.made(), table.open());
    assertEquals(5 * CYCLES, table.made());
    assertEquals(Map.of(), table.open());
  }

  private void cycles(int number) {
    for (int i = 0; i < number; i++) {
      try (IoBinding binding = bind(input, output)) {
        binding.run();
      }
    }
  }

  @Test
  void closedModelHasGivenBackWhatItsBindingsMade() {
    IoBinding first = bind(input, output);
    IoBinding second = bind(input, output);
    second.run();
    assertEquals(Map.of("binding", 2, "memory info", 4, "tensor", 4), table.open());
    model.close();
    assertEquals(Map.of(), table.open());
    first.close();
    second.close();
    assertEquals(Map.of(), table.open());
  }

  /** On a device the last binding that did not wait evaluates once more, unless it just waited. */
  @ParameterizedTest
  @CsvSource({"0, 0", "1, 2", "31, 32", "32, 32", "33, 34"})
  void theLastBindingThatDidNotWaitDoes(int runs, int evaluations) {
    MemoryPlace device = new MemoryPlace(new Place.OnDevice("cuda", 0, this), "Cpu", 0);
    BoundTensor there = model.inputOver(device, input.memory(), PICTURES);
    IoBinding first = model.bind(there, output, IoBinding.Returns.QUEUED);
    try (IoBinding last = model.bind(there, output, IoBinding.Returns.QUEUED)) {
      for (int i = 0; i < runs; i++) {
        last.run();
      }
      first.close();
      assertEquals(runs, table.calls(CountingTable.Call.RUN));
    }
    assertEquals(evaluations, table.calls(CountingTable.Call.RUN));
  }

  @ParameterizedTest
  @CsvSource({
    "CREATE_MEMORY_INFO, 0, CreateMemoryInfo",
    "CREATE_MEMORY_INFO, 1, CreateMemoryInfo",
    "CREATE_TENSOR, 0, CreateTensorWithDataAsOrtValue",
    "CREATE_TENSOR, 1, CreateTensorWithDataAsOrtValue",
    "CREATE_IO_BINDING, 0, CreateIoBinding",
    "BIND_INPUT, 0, BindInput",
    "BIND_OUTPUT, 0, BindOutput",
    "RUN, 0, RunWithBinding"
  })
  void failureOfEachCallIsNamedAndLeavesNothing(CountingTable.Call call, int after, String name) {
    table.fail(call, after);
    assertEquals(
        "ONNX Runtime's %s failed with code 11 (ORT_EP_FAIL): made-up failure".formatted(name),
        Refusals.of(this::bindAndRun));
    assertFalse(table.failureIsDue());
    assertEquals(Map.of(), table.open());
    bindAndRun();
    assertEquals(Map.of(), table.open());
  }

  private IoBinding bind(BoundTensor x, BoundTensor y) {
    return model.bind(x, y, IoBinding.Returns.WRITTEN);
  }

  private void bindAndRun() {
    try (IoBinding binding = bind(input, output)) {
      binding.run();
    }
  }

  enum Wrong {
    INPUT_SHAPE,
    INPUT_DIMENSIONS,
    INPUT_NAME,
    INPUT_TYPE,
    INPUT_MEMORY,
    OUTPUT_SHAPE,
    OUTPUT_NAME,
    OUTPUT_TYPE,
    OUTPUT_MEMORY
  }

  @ParameterizedTest
  @EnumSource
  void whatDoesNotFitIsRefusedByTheLibrary(Wrong wrong) {
    BoundTensor x =
        switch (wrong) {
          case INPUT_SHAPE -> with(input, input.name(), input.type(), List.of(4L, 3L, 4L, 16L));
          case INPUT_DIMENSIONS -> with(input, input.name(), input.type(), List.of(4L, 192L));
          case INPUT_NAME -> with(input, "nobody", input.type(), input.shape());
          case INPUT_TYPE -> with(input, input.name(), TensorType.FLOAT16, input.shape());
          case INPUT_MEMORY -> with(input, input.name(), input.type(), List.of(5L, 3L, 8L, 8L));
          default -> input;
        };
    BoundTensor y =
        switch (wrong) {
          case OUTPUT_SHAPE -> with(output, output.name(), output.type(), List.of(5L, 4L));
          case OUTPUT_NAME -> with(output, "nobody", output.type(), output.shape());
          case OUTPUT_TYPE -> with(output, output.name(), TensorType.FLOAT16, output.shape());
          case OUTPUT_MEMORY -> with(output, output.name(), output.type(), List.of(5L, 5L));
          default -> output;
        };
    String message =
        Refusals.of(
            () -> {
              try (IoBinding binding = bind(x, y)) {
                binding.run();
              }
            });
    System.out.println(wrong + ": " + message);
    assertTrue(
        message.matches("ONNX Runtime's \\w+ failed with code \\d+ \\(ORT_[A-Z_]+\\): .+"),
        message);
    assertEquals(Map.of(), table.open());
  }

  private static BoundTensor with(
      BoundTensor tensor, String name, TensorType type, List<Long> shape) {
    return new BoundTensor(name, type, shape, tensor.place(), tensor.memory());
  }

  /** Memory on a device may be copied when it is bound, so it is bound for each run. */
  @Test
  void inputOnADeviceIsBoundForEachRun() {
    MemoryPlace device = new MemoryPlace(new Place.OnDevice("cuda", 0, this), "Cpu", 0);
    BoundTensor there =
        new BoundTensor(input.name(), input.type(), input.shape(), device, input.memory());
    try (IoBinding binding = bind(there, output)) {
      int before = table.calls(CountingTable.Call.BIND_INPUT);
      binding.run();
      binding.run();
      assertEquals(2, table.calls(CountingTable.Call.BIND_INPUT) - before);
    }
  }
}
