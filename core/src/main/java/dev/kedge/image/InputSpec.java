package dev.kedge.image;

/**
 * What one picture looks like in a model's input tensor: shape, order of dimensions, number type.
 */
public record InputSpec(ImageShape shape, TensorLayout layout, ElementType type) {
  /** Size of one picture in bytes. */
  public long bytes() {
    return (long) shape.values() * type.bytes();
  }
}
