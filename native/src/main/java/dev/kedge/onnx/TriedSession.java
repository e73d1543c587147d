package dev.kedge.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.kedge.image.ElementType;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.InputSpec;
import dev.kedge.models.trial.ModelFailure;
import dev.kedge.models.trial.ModelTensor;
import dev.kedge.models.trial.Probe;
import dev.kedge.models.trial.TriedModel;
import java.lang.foreign.Arena;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A session of ONNX Runtime while its model is tried. */
final class TriedSession implements TriedModel {
  private final OrtSession session;
  private final PictureInput input;
  private final List<FixedInput> fixed;
  private final List<ModelTensor> outputs;
  private final OnnxGraph operators;
  private final Patience patience;

  /**
   * A session.
   *
   * @param fixed the inputs beside the pictures
   */
  TriedSession(
      OrtSession session,
      PictureInput input,
      List<FixedInput> fixed,
      OnnxGraph operators,
      Patience patience)
      throws OrtException {
    this.session = session;
    this.input = input;
    this.fixed = List.copyOf(fixed);
    this.outputs = GraphTensor.of(session.getOutputInfo().values());
    this.operators = operators;
    this.patience = patience;
  }

  @Override
  public List<ModelTensor> outputs() {
    return outputs;
  }

  @Override
  public Optional<String> operatorOf(String output) {
    return operators.operatorOf(output);
  }

  @Override
  public boolean isWeightedSum(String output) {
    return operators.isWeightedSum(output);
  }

  @Override
  public boolean batched() {
    return input.batched();
  }

  @Override
  public boolean fits(int pictures) {
    return input.spec().bytes() * pictures <= Integer.MAX_VALUE;
  }

  @Override
  public Probe answers(int... pictures) throws ModelFailure {
    try {
      return patience.within(options -> run(pictures, options));
    } catch (OrtException e) {
      throw new ModelFailure(Tensors.reason(e), e);
    }
  }

  private Probe run(int[] asked, OrtSession.RunOptions options) throws OrtException {
    InputSpec spec = input.spec();
    int pictures = asked.length;
    Tensors.requireFits(spec, pictures);
    try (Arena arena = Arena.ofConfined();
        ImageBatch images = Probe.madeUp(spec, asked)) {
      List<BoundTensor> tensors = new ArrayList<>();
      tensors.add(input.over(MemoryPlace.host(), images.memory(), pictures));
      fixed.forEach(f -> tensors.add(f.over(pictures, arena)));
      try (OpenTensors open = new OpenTensors(tensors);
          OrtSession.Result result = session.run(open.byName(), options)) {
        Map<String, Probe.Answer> answers = new LinkedHashMap<>();
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

  private static Probe.Answer answer(OnnxTensor tensor, ElementType type) {
    List<Long> shape = Arrays.stream(tensor.getInfo().getShape()).boxed().toList();
    if (!Probe.Answer.mayBeRows(shape)) {
      return new Probe.Answer(shape, type, List.of());
    }
    return new Probe.Answer(
        shape, type, type == ElementType.FLOAT64 ? narrowed(tensor) : floats(tensor));
  }

  private static List<Float> floats(OnnxTensor tensor) {
    FloatBuffer buffer = tensor.getFloatBuffer();
    return IntStream.range(0, buffer.remaining()).mapToObj(buffer::get).toList();
  }

  private static List<Float> narrowed(OnnxTensor tensor) {
    DoubleBuffer buffer = tensor.getDoubleBuffer();
    return IntStream.range(0, buffer.remaining()).mapToObj(i -> (float) buffer.get(i)).toList();
  }
}
