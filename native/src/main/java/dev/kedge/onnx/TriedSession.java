package dev.kedge.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.kedge.image.ElementType;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.InputSpec;
import dev.kedge.models.trial.ModelFailure;
import dev.kedge.models.trial.ModelTensor;
import dev.kedge.models.trial.Probe;
import dev.kedge.models.trial.TriedModel;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A session of ONNX Runtime while its model is tried. */
final class TriedSession implements TriedModel {
  private final OrtSession session;
  private final String input;
  private final InputSpec spec;
  private final List<ModelTensor> outputs;
  private final OnnxGraph operators;
  private final Patience patience;

  TriedSession(
      OrtSession session, String input, InputSpec spec, OnnxGraph operators, Patience patience)
      throws OrtException {
    this.session = session;
    this.input = input;
    this.spec = spec;
    this.outputs = tensors(session.getOutputInfo().values());
    this.operators = operators;
    this.patience = patience;
  }

  /** What a graph says of its inputs or outputs. */
  static List<ModelTensor> tensors(Collection<NodeInfo> nodes) {
    return nodes.stream().map(TriedSession::tensor).toList();
  }

  private static ModelTensor tensor(NodeInfo node) {
    if (!(node.getInfo() instanceof TensorInfo tensor)) {
      return new ModelTensor(node.getName(), Optional.empty(), "", List.of(), List.of());
    }
    return new ModelTensor(
        node.getName(),
        type(tensor.type),
        tensor.type == OnnxJavaType.FLOAT
            ? "float32"
            : tensor.type.toString().toLowerCase(Locale.ROOT),
        Arrays.stream(tensor.getShape()).boxed().toList(),
        List.of(tensor.getDimensionNames()));
  }

  private static Optional<ElementType> type(OnnxJavaType type) {
    return switch (type) {
      case FLOAT -> Optional.of(ElementType.FLOAT32);
      case FLOAT16 -> Optional.of(ElementType.FLOAT16);
      case UINT8 -> Optional.of(ElementType.UINT8);
      default -> Optional.empty();
    };
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
  public boolean fits(int pictures) {
    return spec.bytes() * pictures <= Integer.MAX_VALUE;
  }

  @Override
  public Probe answers(int... pictures) throws ModelFailure {
    try {
      return patience.within(options -> run(pictures, options));
    } catch (OrtException e) {
      throw new ModelFailure(Tensors.reason(e), e);
    }
  }

  private Probe run(int[] pictures, OrtSession.RunOptions options) throws OrtException {
    Tensors.requireFits(spec, pictures.length);
    try (ImageBatch images = Probe.madeUp(spec, pictures);
        OnnxTensor tensor =
            Tensors.over(images.memory(), spec.type(), Tensors.shape(pictures.length, spec));
        OrtSession.Result result = session.run(Map.of(input, tensor), options)) {
      Map<String, Probe.Answer> answers = new LinkedHashMap<>();
      for (Map.Entry<String, OnnxValue> output : result) {
        if (output.getValue() instanceof OnnxTensor t) {
          switch (t.getInfo().type) {
            case FLOAT -> answers.put(output.getKey(), answer(t, ElementType.FLOAT32));
            case FLOAT16 -> answers.put(output.getKey(), answer(t, ElementType.FLOAT16));
            default -> {}
          }
        }
      }
      return new Probe(pictures.length, answers);
    }
  }

  private static Probe.Answer answer(OnnxTensor tensor, ElementType type) {
    List<Long> shape = Arrays.stream(tensor.getInfo().getShape()).boxed().toList();
    if (!Probe.Answer.mayBeRows(shape)) {
      return new Probe.Answer(shape, type, List.of());
    }
    FloatBuffer buffer = tensor.getFloatBuffer();
    Float[] values = new Float[buffer.remaining()];
    Arrays.setAll(values, buffer::get);
    return new Probe.Answer(shape, type, List.of(values));
  }
}
