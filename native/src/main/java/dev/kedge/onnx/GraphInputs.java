package dev.kedge.onnx;

import ai.onnxruntime.NodeInfo;
import dev.kedge.classify.ClassifierException;
import dev.kedge.models.trial.ImageInput;
import dev.kedge.models.trial.ModelTensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The inputs of a graph: one takes the pictures, each other has a value given to it.
 *
 * @param pictures the one with the pictures
 * @param fixed the others
 */
record GraphInputs(ModelTensor pictures, List<FixedInput> fixed) {
  /**
   * Tells them apart.
   *
   * @param given values by the inputs' names
   * @throws ClassifierException if not exactly one input is without a value, or there is no such
   *     input, or it does not take such a value
   */
  static GraphInputs of(Collection<NodeInfo> inputs, Map<String, String> given) {
    List<String> names = inputs.stream().map(NodeInfo::getName).toList();
    for (String name : given.keySet()) {
      if (!names.contains(name)) {
        throw new ClassifierException(
            "the model has no input \"%s\", to which a value was given; its inputs are: %s"
                .formatted(name, GraphTensor.describe(inputs)));
      }
    }
    List<NodeInfo> left = inputs.stream().filter(n -> !given.containsKey(n.getName())).toList();
    if (left.isEmpty()) {
      throw new ClassifierException(
          "all inputs of the model have values given, and none is left for the pictures: %s; give none to the pictures'"
              .formatted(GraphTensor.describe(inputs)));
    }
    if (left.size() > 1) {
      throw several(inputs, left, !given.isEmpty());
    }
    ModelTensor pictures = GraphTensor.of(left.getFirst());
    List<FixedInput> fixed = new ArrayList<>();
    for (NodeInfo node : inputs) {
      String value = given.get(node.getName());
      if (value != null) {
        fixed.add(FixedInput.of(node, value, pictures));
      }
    }
    return new GraphInputs(pictures, List.copyOf(fixed));
  }

  /** Whether the pictures' input has a dimension for their number. */
  boolean batched() {
    return ImageInput.isBatch(pictures);
  }

  private static ClassifierException several(
      Collection<NodeInfo> inputs, List<NodeInfo> left, boolean someGiven) {
    List<NodeInfo> pictures =
        left.stream().filter(node -> ImageInput.mayBePictures(GraphTensor.of(node))).toList();
    String others =
        left.stream()
            .map(NodeInfo::getName)
            .filter(name -> pictures.size() != 1 || !name.equals(pictures.getFirst().getName()))
            .map(name -> "--input " + name + "=VALUE")
            .collect(Collectors.joining(" "));
    return new ClassifierException(
        String.format(
            Locale.ROOT,
            "the model has %d inputs: %s. Kedge feeds one, the pictures; give each other one a"
                + " fixed value%s (%s), or export the image classifier alone",
            inputs.size(),
            GraphTensor.describe(inputs),
            someGiven ? " too" : "",
            pictures.size() == 1 ? others : "of these: " + others));
  }
}
