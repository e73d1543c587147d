package dev.kedge.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.kedge.image.ElementType;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.InputSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a model answers to made-up pictures: the one way to learn its outputs' true shapes and what
 * range their numbers have.
 *
 * @param pictures number of pictures asked
 * @param answers the outputs that are tensors of float32, float16 or float64
 */
record Probe(int pictures, Map<String, Answer> answers) {
  /** An output's shape, and its values where that may be a row of scores for each picture. */
  record Answer(List<Long> shape, ElementType type, List<Float> values) {}

  private static final double GOLDEN_RATIO = 0.6180339887498949;

  /**
   * Asks about pictures by their numbers, 0 for one of zeros, others for different noise.
   *
   * @param fixed the inputs beside the pictures
   * @param options by which the evaluation can be ended
   */
  static Probe run(
      OrtSession session,
      PictureInput input,
      List<FixedInput> fixed,
      int[] asked,
      OrtSession.RunOptions options)
      throws OrtException {
    InputSpec spec = input.spec();
    int pictures = asked.length;
    Tensors.requireFits(spec, pictures);
    try (Arena arena = Arena.ofConfined();
        ImageBatch images = ImageBatch.openHost(spec, pictures)) {
      for (int i = 0; i < pictures; i++) {
        if (asked[i] > 0) {
          noise(images.row(i), spec.type(), asked[i]);
        }
      }
      List<BoundTensor> tensors = new ArrayList<>();
      tensors.add(input.over(MemoryPlace.host(), images.memory(), pictures));
      fixed.forEach(f -> tensors.add(f.over(pictures, arena)));
      try (OpenTensors open = new OpenTensors(tensors);
          OrtSession.Result result = session.run(open.byName(), options)) {
        Map<String, Answer> answers = new LinkedHashMap<>();
        for (Map.Entry<String, OnnxValue> output : result) {
          if (output.getValue() instanceof OnnxTensor t) {
            switch (t.getInfo().type) {
              case FLOAT -> answers.put(output.getKey(), answer(t, ElementType.FLOAT32));
              case FLOAT16 -> answers.put(output.getKey(), answer(t, ElementType.FLOAT16));
              case DOUBLE -> answers.put(output.getKey(), answer(t, ElementType.FLOAT64));
              default -> {}
            }
          }
        }
        return new Probe(pictures, answers);
      }
    }
  }

  /** The values of an output; none if it was not written. */
  List<Float> values(String output) {
    Answer answer = answers.get(output);
    return answer == null ? List.of() : answer.values();
  }

  private static Answer answer(OnnxTensor tensor, ElementType type) {
    List<Long> shape = Arrays.stream(tensor.getInfo().getShape()).boxed().toList();
    if (shape.stream().filter(d -> d != 1).count() > 2) {
      return new Answer(shape, type, List.of());
    }
    return new Answer(shape, type, type == ElementType.FLOAT64 ? narrowed(tensor) : floats(tensor));
  }

  private static List<Float> floats(OnnxTensor tensor) {
    FloatBuffer buffer = tensor.getFloatBuffer();
    return IntStream.range(0, buffer.remaining()).mapToObj(buffer::get).toList();
  }

  private static List<Float> narrowed(OnnxTensor tensor) {
    DoubleBuffer buffer = tensor.getDoubleBuffer();
    return IntStream.range(0, buffer.remaining()).mapToObj(i -> (float) buffer.get(i)).toList();
  }

  /** Values spread evenly over −1..1, or over all bytes, by multiples of the golden ratio. */
  private static void noise(MemorySegment row, ElementType type, int picture) {
    for (long i = 0; i < row.byteSize() / type.bytes(); i++) {
      double share = (i + 1) * (picture + 1) * GOLDEN_RATIO % 1;
      float value = (float) (2 * share - 1);
      switch (type) {
        case FLOAT32 -> row.setAtIndex(ValueLayout.JAVA_FLOAT, i, value);
        case FLOAT16 -> row.setAtIndex(ValueLayout.JAVA_SHORT, i, Float.floatToFloat16(value));
        case FLOAT64 -> row.setAtIndex(ValueLayout.JAVA_DOUBLE, i, value);
        case UINT8, INT8 -> row.set(ValueLayout.JAVA_BYTE, i, (byte) (share * 256));
      }
    }
  }
}
