package dev.kedge.cuda;

import static dev.kedge.cuda.Driver.check;
import static org.bytedeco.cuda.global.cudart.cuMemAlloc;
import static org.bytedeco.cuda.global.cudart.cuMemFree;
import static org.bytedeco.cuda.global.cudart.cuMemcpyDtoDAsync;
import static org.bytedeco.cuda.global.cudart.cuMemcpyDtoHAsync;
import static org.bytedeco.cuda.global.cudart.cuMemcpyHtoDAsync;
import static org.bytedeco.cuda.global.cudart.cuMemsetD8Async;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * Memory of a device, aligned to 256 bytes; what it holds at first is not defined. The context must
 * be current in all calls.
 */
final class DeviceMemory implements Opened.Resource {
  private final long address;
  private final long bytes;

  private DeviceMemory(long address, long bytes) {
    this.address = address;
    this.bytes = bytes;
  }

  static DeviceMemory open(long bytes) {
    long[] address = new long[1];
    check(cuMemAlloc(address, bytes), "cuMemAlloc", bytes);
    return new DeviceMemory(address[0], bytes);
  }

  /** Memory that is someone else's to close. */
  static DeviceMemory at(MemorySegment memory) {
    return new DeviceMemory(memory.address(), memory.byteSize());
  }

  long address() {
    return address;
  }

  long bytes() {
    return bytes;
  }

  /** Address and size, not to be read or written by the host. */
  @SuppressWarnings("restricted") // says where it is, gives no access to it
  MemorySegment segment() {
    return MemorySegment.ofAddress(address).reinterpret(bytes);
  }

  /** Copies from the host in the stream's order; the source must stay until then. */
  void upload(MemorySegment source, long offset, CudaStream stream) {
    long n = source.byteSize();
    Objects.checkFromIndexSize(offset, n, bytes);
    check(
        cuMemcpyHtoDAsync(address + offset, Driver.pointer(source), n, stream.handle()),
        "cuMemcpyHtoDAsync",
        n);
  }

  /** Copies the first bytes from elsewhere on the device in the stream's order. */
  void copy(DeviceMemory source, long n, CudaStream stream) {
    Objects.checkFromIndexSize(0, n, Math.min(bytes, source.bytes));
    check(cuMemcpyDtoDAsync(address, source.address, n, stream.handle()), "cuMemcpyDtoDAsync", n);
  }

  /** Copies to the host in the stream's order; the target must stay until then. */
  void download(long offset, MemorySegment target, CudaStream stream) {
    long n = target.byteSize();
    Objects.checkFromIndexSize(offset, n, bytes);
    check(
        cuMemcpyDtoHAsync(Driver.pointer(target), address + offset, n, stream.handle()),
        "cuMemcpyDtoHAsync",
        n);
  }

  /** Sets all bytes to 0 in the stream's order. */
  void clear(CudaStream stream) {
    check(cuMemsetD8Async(address, (byte) 0, bytes, stream.handle()), "cuMemsetD8Async", bytes);
  }

  @Override
  public void close() {
    check(cuMemFree(address), "cuMemFree");
  }
}
