package dev.kedge.onnx;

import dev.kedge.image.Place;

/**
 * Where tensors lie, in ONNX Runtime's words.
 *
 * @param place where batches are whose memory they are made over
 * @param allocator ONNX Runtime's name for what that memory came from
 * @param device number of the device, from 0
 */
public record MemoryPlace(Place place, String allocator, int device) {
  public MemoryPlace {
    if (device < 0) {
      throw new IllegalArgumentException("device " + device + ", expected 0 or more");
    }
  }

  /** Memory of this process. */
  public static MemoryPlace host() {
    return new MemoryPlace(Place.host(), "Cpu", 0);
  }

  /**
   * Memory of an NVIDIA card.
   *
   * @param place with the stream that the execution provider works on
   */
  public static MemoryPlace cuda(Place.OnDevice place) {
    return new MemoryPlace(place, "Cuda", place.ordinal());
  }

  /** Whether the memory is a device's, not to be read or copied by this process. */
  boolean isOnDevice() {
    return place instanceof Place.OnDevice;
  }
}
