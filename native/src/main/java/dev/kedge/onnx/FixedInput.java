package dev.kedge.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.TensorInfo;
import dev.kedge.classify.ClassifierException;
import dev.kedge.models.trial.ImageInput;
import dev.kedge.models.trial.ModelTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * An input beside the pictures, which has the same value for each: {@code keep_prob} = 1, say.
 *
 * @param name of the input
 * @param type of its numbers
 * @param counts whether its first dimension is the number of pictures
 * @param rest its other dimensions
 * @param value its numbers, of one picture if it counts them
 */
record FixedInput(
    String name, TensorType type, boolean counts, List<Long> rest, TensorNumbers value) {
  /** More numbers are no value that is written by hand. */
  private static final long MOST_NUMBERS = 1 << 20;

  /**
   * Reads a value.
   *
   * @param text numbers with commas between, as many as the input has, or one for all of them;
   *     {@code true} and {@code false} for an input of type bool
   * @param pictures the input with the pictures
   * @throws ClassifierException if the input does not take it
   */
  static FixedInput of(NodeInfo node, String text, ModelTensor pictures) {
    if (!(node.getInfo() instanceof TensorInfo tensor)) {
      throw new ClassifierException(
          "the model's input %s takes no numbers, so none can be given to it"
              .formatted(GraphTensor.describe(node)));
    }
    TensorType type =
        TensorType.of(tensor)
            .orElseThrow(
                () ->
                    new ClassifierException(
                        "the model's input %s is of a type that Kedge gives no value to; it gives %s"
                            .formatted(
                                GraphTensor.describe(node),
                                String.join(
                                    ", ",
                                    Arrays.stream(TensorType.values())
                                        .map(TensorType::toString)
                                        .toList()))));
    String input = "the model's input " + GraphTensor.describe(node);
    List<String> given = List.of(text.split(",", -1));
    List<Long> shape = Arrays.stream(tensor.getShape()).boxed().toList();
    boolean counts = countsPictures(tensor, pictures);
    List<Long> rest = closed(shape.subList(counts ? 1 : 0, shape.size()), given.size(), input);
    long numbers = 1;
    for (long size : rest) {
      numbers = Math.multiplyExact(numbers, size);
      if (numbers > MOST_NUMBERS) {
        throw new ClassifierException(input + " has too many numbers for one value");
      }
    }
    if (given.size() != 1 && given.size() != numbers) {
      throw new ClassifierException(
          String.format(
              Locale.ROOT,
              "%s takes %d numbers%s, but %d were given: %s; give as many, or one for all",
              input,
              numbers,
              counts ? " for each picture" : "",
              given.size(),
              text));
    }
    return new FixedInput(
        node.getName(), type, counts, rest, TensorNumbers.read(type, given, (int) numbers, input));
  }

  /**
   * Whether the first dimension is left open and may be that of the pictures: by its name, where
   * both have one.
   */
  private static boolean countsPictures(TensorInfo tensor, ModelTensor pictures) {
    if (tensor.getShape().length == 0
        || tensor.getShape()[0] >= 0
        || !ImageInput.isBatch(pictures)) {
      return false;
    }
    String name = tensor.getDimensionNames()[0];
    String batchName = pictures.dimension(0);
    return name.isEmpty() || batchName.isEmpty() || name.equals(batchName);
  }

  /** Dimensions of which one may be left open, which is then as large as the numbers given ask. */
  private static List<Long> closed(List<Long> dimensions, int given, String input) {
    List<Long> closed = new ArrayList<>(dimensions);
    long open = dimensions.stream().filter(d -> d < 0).count();
    if (open > 1) {
      throw new ClassifierException(
          input + " leaves several dimensions open, so the shape of a value is not known");
    }
    long others = dimensions.stream().filter(d -> d >= 0).reduce(1L, (a, b) -> a * b);
    closed.replaceAll(d -> d >= 0 ? d : others == 0 ? 1 : Math.max(1, given / others));
    return List.copyOf(closed);
  }

  /** The input over new memory of the arena, for a number of pictures. */
  BoundTensor over(long pictures, Arena arena) {
    List<Long> shape = new ArrayList<>(rest);
    if (counts) {
      shape.addFirst(pictures);
    }
    MemorySegment memory = value.repeated(counts ? pictures : 1, arena);
    return new BoundTensor(name, type, shape, MemoryPlace.host(), memory);
  }
}
