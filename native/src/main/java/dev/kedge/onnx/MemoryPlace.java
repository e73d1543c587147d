package dev.kedge.onnx;

import dev.kedge.image.ImageBatch;

/**
 * Where tensors lie, in ONNX Runtime's words.
 *
 * @param location whether a batch there is in this process's memory
 * @param name of ONNX Runtime's allocator for that memory
 * @param device number of the device, from 0
 */
public record MemoryPlace(ImageBatch.Location location, String name, int device) {
  public MemoryPlace {
    if (device < 0) {
      throw new IllegalArgumentException("device " + device + ", expected 0 or more");
    }
  }

  /** Memory of this process. */
  public static MemoryPlace host() {
    return new MemoryPlace(ImageBatch.Location.HOST, "Cpu", 0);
  }

  /** Memory of an NVIDIA card. */
  public static MemoryPlace cuda(int device) {
    return new MemoryPlace(ImageBatch.Location.DEVICE, "Cuda", device);
  }
}
