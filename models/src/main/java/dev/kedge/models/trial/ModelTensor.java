package dev.kedge.models.trial;

import dev.kedge.image.ElementType;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a model says of one of its inputs or outputs.
 *
 * @param name of it
 * @param type of its numbers, where Kedge reads and writes such
 * @param typeName what the type is called, for people; empty if it is no tensor
 * @param shape its dimensions; negative where the model leaves one open
 * @param dimensions their names, as far as they have any
 */
public record ModelTensor(
    String name,
    Optional<ElementType> type,
    String typeName,
    List<Long> shape,
    List<String> dimensions) {
  public ModelTensor {
    shape = List.copyOf(shape);
    dimensions = List.copyOf(dimensions);
  }

  /** The name of a dimension; empty if it has none. */
  public String dimension(int number) {
    return number < dimensions.size() ? dimensions.get(number) : "";
  }

  /** Names, types and shapes, for people. */
  public static String describe(Collection<ModelTensor> tensors) {
    return tensors.stream().map(ModelTensor::describe).collect(Collectors.joining(", "));
  }

  /** Name, type and shape, for people. */
  public String describe() {
    return "\"" + name + "\" " + (typeName.isEmpty() ? "no tensor" : typeName + sizes());
  }

  private String sizes() {
    return IntStream.range(0, shape.size())
        .mapToObj(
            d ->
                shape.get(d) >= 0
                    ? Long.toString(shape.get(d))
                    : dimension(d).isEmpty() ? "?" : dimension(d))
        .collect(Collectors.joining(",", " [", "]"));
  }
}
