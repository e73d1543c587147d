package dev.kedge.cuda;

import static dev.kedge.cuda.Driver.check;
import static org.bytedeco.cuda.global.cudart.cuMemFreeHost;
import static org.bytedeco.cuda.global.cudart.cuMemHostAlloc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.bytedeco.javacpp.Pointer;

/**
 * Memory of the host that the device copies from and to by itself. The context must be current when
 * it is opened and closed.
 */
final class PinnedMemory implements Opened.Resource {
  private final Pointer pointer;
  private final Arena lifetime = Arena.ofShared();
  private final MemorySegment segment;

  @SuppressWarnings("restricted") // the driver said how much there is
  private PinnedMemory(Pointer pointer, long bytes) {
    this.pointer = pointer;
    segment = MemorySegment.ofAddress(pointer.address()).reinterpret(bytes, lifetime, null);
  }

  static PinnedMemory open(long bytes) {
    Pointer pointer = new Pointer();
    check(cuMemHostAlloc(pointer, bytes, 0), "cuMemHostAlloc", bytes);
    return new PinnedMemory(pointer, bytes);
  }

  /** The memory, dead once this is closed. */
  MemorySegment segment() {
    return segment;
  }

  @Override
  public void close() {
    lifetime.close();
    check(cuMemFreeHost(pointer), "cuMemFreeHost");
  }
}
