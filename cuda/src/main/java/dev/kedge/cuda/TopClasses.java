package dev.kedge.cuda;

import dev.kedge.classify.BadScoreException;
import dev.kedge.classify.Evaluation;
import dev.kedge.image.ElementType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The class with the highest score of each picture, found on the device; what comes back is 8 bytes
 * a picture. Used by one thread at a time.
 */
final class TopClasses implements Opened.Resource {
  private static final int THREADS_OF_ROW = 32;
  private static final int ROWS_OF_BLOCK = 4;
  private static final int NOT_FINITE = -1;

  private final Kernel float32;
  private final Kernel float16;
  private final CudaDevice device;
  private final CudaStream stream;
  private final DeviceMemory keys;
  private final PinnedMemory found;
  private final CudaEvent done;
  private final Opened resources;

  private TopClasses(
      CudaDevice device, DeviceMemory keys, PinnedMemory found, CudaEvent done, Opened resources) {
    this.device = device;
    this.keys = keys;
    this.found = found;
    this.done = done;
    this.resources = resources;
    stream = device.stream();
    float32 = device.kernels().kernel("top_float32");
    float16 = device.kernels().kernel("top_float16");
  }

  /** Opens room for a number of pictures. */
  static TopClasses open(CudaDevice device, int pictures) {
    Opened resources = new Opened();
    try {
      DeviceMemory keys = resources.add(DeviceMemory.open((long) pictures * Long.BYTES));
      PinnedMemory found = resources.add(PinnedMemory.open((long) pictures * Long.BYTES));
      CudaEvent done = resources.add(CudaEvent.open());
      resources.add(device.stream()::synchronize);
      return new TopClasses(device, keys, found, done, resources);
    } catch (RuntimeException | Error e) {
      resources.closeAfter(e);
      throw e;
    }
  }

  /**
   * Queues the search for the top class of each picture. One at a time.
   *
   * @param scores on the device, pictures × classes, {@code FLOAT32} or {@code FLOAT16}
   */
  Evaluation begin(DeviceMemory scores, ElementType type, int pictures, int classes) {
    Kernel kernel =
        switch (type) {
          case FLOAT32 -> float32;
          case FLOAT16 -> float16;
          case FLOAT64, UINT8, INT8 -> throw new IllegalArgumentException("scores of " + type);
        };
    keys.clear(stream);
    kernel.launch(
        stream,
        new Kernel.Grid(
            Kernel.Grid.blocks(pictures, ROWS_OF_BLOCK), 1, THREADS_OF_ROW, ROWS_OF_BLOCK),
        scores.address(),
        keys.address(),
        pictures,
        classes);
    keys.download(0, found.segment().asSlice(0, (long) pictures * Long.BYTES), stream);
    done.record(stream);
    return () -> {
      device.makeCurrent();
      done.await();
      return found(scores, type, pictures, classes);
    };
  }

  private int[] found(DeviceMemory scores, ElementType type, int pictures, int classes) {
    int[] top = new int[pictures];
    for (int i = 0; i < pictures; i++) {
      long key = found.segment().getAtIndex(ValueLayout.JAVA_LONG, i);
      top[i] = ~(int) key;
      if ((int) (key >>> 32) == NOT_FINITE) {
        throw new BadScoreException(i, top[i], score(scores, type, i * classes + top[i]));
      }
    }
    return top;
  }

  private float score(DeviceMemory scores, ElementType type, int index) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(type.bytes(), Float.BYTES);
      scores.download((long) index * type.bytes(), value, stream);
      stream.synchronize();
      return type == ElementType.FLOAT32
          ? value.get(ValueLayout.JAVA_FLOAT, 0)
          : Float.float16ToFloat(value.get(ValueLayout.JAVA_SHORT, 0));
    }
  }

  @Override
  public void close() {
    resources.close();
  }
}
