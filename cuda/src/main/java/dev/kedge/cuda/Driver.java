package dev.kedge.cuda;

import static org.bytedeco.cuda.global.cudart.CUDA_ERROR_OUT_OF_MEMORY;
import static org.bytedeco.cuda.global.cudart.CUDA_SUCCESS;
import static org.bytedeco.cuda.global.cudart.cuGetErrorString;

import dev.kedge.perturb.BackendException;
import dev.kedge.perturb.OutOfDeviceMemoryException;
import java.lang.foreign.MemorySegment;
import java.util.Locale;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** Calls of the driver: their results, and memory as they want it. */
final class Driver {
  private Driver() {}

  /**
   * Throws if a call's result is not success: an {@link OutOfDeviceMemoryException} for want of
   * memory, else a {@link CudaException}.
   */
  static void check(int result, String call) {
    if (result != CUDA_SUCCESS) {
      throw failure(call, result);
    }
  }

  /** As {@link #check(int, String)}, of a call about a number of bytes. */
  static void check(int result, String call, long bytes) {
    if (result != CUDA_SUCCESS) {
      throw failure(String.format(Locale.ROOT, "%s(%d bytes)", call, bytes), result);
    }
  }

  private static BackendException failure(String call, int result) {
    String text = text(result);
    return result == CUDA_ERROR_OUT_OF_MEMORY
        ? new OutOfDeviceMemoryException(CudaException.sentence(call, result, text))
        : new CudaException(call, result, text);
  }

  private static String text(int result) {
    BytePointer text = new BytePointer((Pointer) null);
    return cuGetErrorString(result, text) == CUDA_SUCCESS && !text.isNull()
        ? text.getString()
        : "unknown error";
  }

  /**
   * Memory outside the heap as JavaCPP takes it. It owns nothing: JavaCPP's own allocations are
   * held against a limit of the process's memory, which a model may exceed.
   */
  static Pointer pointer(MemorySegment memory) {
    return new Address(memory.address());
  }

  private static final class Address extends Pointer {
    Address(long address) {
      this.address = address;
    }
  }
}
