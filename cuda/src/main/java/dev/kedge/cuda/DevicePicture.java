package dev.kedge.cuda;

import dev.kedge.image.InputSpec;
import dev.kedge.perturb.Planes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A picture on a device: image, fills and labels of its {@link Planes}, in one piece of memory. */
final class DevicePicture implements Opened.Resource {
  private static final long ALIGNMENT_BYTES = 256;

  private final DeviceMemory memory;
  private final InputSpec input;
  private final int superpixels;
  private final int fills;
  private final int period;
  private final long planeBytes;

  private DevicePicture(DeviceMemory memory, Planes planes, long planeBytes) {
    this.memory = memory;
    this.planeBytes = planeBytes;
    input = planes.input();
    superpixels = planes.superpixels();
    fills = planes.fills();
    period = planes.period();
  }

  /** Copies planes to a device, and waits until they are there. */
  static DevicePicture open(CudaDevice device, Planes planes) {
    long planeBytes = Math.ceilDiv(planes.input().bytes(), ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
    long labelsAt = planeBytes * (1 + planes.fills());
    Opened resources = new Opened();
    DeviceMemory memory = resources.add(DeviceMemory.open(labelsAt + 4L * planes.period()));
    resources.add(device.stream()::synchronize);
    try (Arena arena = Arena.ofConfined()) {
      memory.upload(planes.image(), 0, device.stream());
      for (int i = 0; i < planes.fills(); i++) {
        memory.upload(planes.fill(i), planeBytes * (1 + i), device.stream());
      }
      MemorySegment labels = arena.allocate(ValueLayout.JAVA_INT, planes.period());
      for (int i = 0; i < planes.period(); i++) {
        labels.setAtIndex(ValueLayout.JAVA_INT, i, planes.label(i));
      }
      memory.upload(labels, labelsAt, device.stream());
      device.stream().synchronize();
      return new DevicePicture(memory, planes, planeBytes);
    } catch (RuntimeException | Error e) {
      resources.closeAfter(e);
      throw e;
    }
  }

  InputSpec input() {
    return input;
  }

  int superpixels() {
    return superpixels;
  }

  /** Number of fills. */
  int fills() {
    return fills;
  }

  /** Number of elements of a run, see {@link Planes}. */
  int period() {
    return period;
  }

  /** Number of runs. */
  int repeats() {
    return input.shape().values() / period;
  }

  long imageAddress() {
    return memory.address();
  }

  /** Address of fill 0; the others follow, {@link #planeBytes} apart. */
  long fillsAddress() {
    return memory.address() + planeBytes;
  }

  long planeBytes() {
    return planeBytes;
  }

  /** Address of the superpixels of a run's elements, 32 bits each. */
  long labelsAddress() {
    return memory.address() + planeBytes * (1 + fills);
  }

  @Override
  public void close() {
    memory.close();
  }
}
