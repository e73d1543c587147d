package dev.kedge.cuda;

import dev.kedge.image.ImageBatch;
import dev.kedge.image.InputSpec;
import dev.kedge.image.Place;

/** Batches whose rows a device writes. */
final class DeviceBatch {
  private DeviceBatch() {}

  /**
   * Opens a batch in a device's memory, or in memory of the host that the device copies to by
   * itself. It may be closed in any thread, and is once no work uses it.
   *
   * @param place the device's own, or the host
   * @param afterwards run when the batch is closed, or could not be opened
   */
  static ImageBatch open(
      CudaDevice device, Place place, InputSpec input, int capacity, Opened.Resource afterwards) {
    Opened owner = new Opened();
    owner.add(afterwards);
    try {
      device.makeCurrent();
      long bytes = input.bytes() * capacity;
      return switch (place) {
        case Place.OnDevice there -> {
          DeviceMemory memory = owner.add(DeviceMemory.open(bytes));
          idle(device, owner);
          yield ImageBatch.ofDevice(there, input, capacity, memory.segment(), owner);
        }
        case Place.Host _ -> {
          PinnedMemory memory = owner.add(PinnedMemory.open(bytes));
          idle(device, owner);
          yield ImageBatch.ofHost(input, capacity, memory.segment(), owner);
        }
      };
    } catch (RuntimeException | Error e) {
      owner.closeAfter(e);
      throw e;
    }
  }

  /** Before anything is freed, in whatever thread, no work uses it any more. */
  private static void idle(CudaDevice device, Opened owner) {
    owner.add(device.stream()::synchronize);
    owner.add(device::makeCurrent);
  }
}
