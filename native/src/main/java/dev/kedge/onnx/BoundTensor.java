package dev.kedge.onnx;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A model's input or output over memory of the caller, who keeps it alive for as long as it is
 * bound.
 *
 * @param name of the input or output
 * @param type of the numbers
 * @param shape its dimensions, the pictures first
 * @param place where the memory is
 * @param memory its address and size in bytes, off the heap; on a device it is never read here
 */
public record BoundTensor(
    String name, TensorType type, List<Long> shape, MemoryPlace place, MemorySegment memory) {
  public BoundTensor {
    shape = List.copyOf(shape);
    if (!memory.isNative()) {
      throw new IllegalArgumentException("memory for " + name + " is on the heap");
    }
  }
}
