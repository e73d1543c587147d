package dev.kedge.onnx;

import dev.kedge.image.InputSpec;
import dev.kedge.image.TensorLayout;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The input with the pictures.
 *
 * @param name of the input
 * @param spec what one picture looks like
 * @param batched whether its first dimension is the number of pictures; if not, it takes one
 */
record PictureInput(String name, InputSpec spec, boolean batched) {
  /** The input over memory for a number of pictures; for one, if it is not batched. */
  BoundTensor over(MemoryPlace place, MemorySegment memory, int pictures) {
    return new BoundTensor(name, TensorType.of(spec.type()), shape(pictures), place, memory);
  }

  private List<Long> shape(long pictures) {
    long channels = spec.shape().channels();
    long height = spec.shape().height();
    long width = spec.shape().width();
    boolean planes = spec.layout() == TensorLayout.NCHW;
    if (batched) {
      return planes
          ? List.of(pictures, channels, height, width)
          : List.of(pictures, height, width, channels);
    }
    if (pictures != 1) {
      throw new IllegalArgumentException(
          pictures + " pictures for the input \"" + name + "\", which takes one");
    }
    return planes ? List.of(channels, height, width) : List.of(height, width, channels);
  }
}
