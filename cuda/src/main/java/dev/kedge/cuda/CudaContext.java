package dev.kedge.cuda;

import static dev.kedge.cuda.Driver.check;
import static org.bytedeco.cuda.global.cudart.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR;
import static org.bytedeco.cuda.global.cudart.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR;
import static org.bytedeco.cuda.global.cudart.cuCtxSetCurrent;
import static org.bytedeco.cuda.global.cudart.cuDeviceGet;
import static org.bytedeco.cuda.global.cudart.cuDeviceGetAttribute;
import static org.bytedeco.cuda.global.cudart.cuDevicePrimaryCtxRelease;
import static org.bytedeco.cuda.global.cudart.cuDevicePrimaryCtxRetain;
import static org.bytedeco.cuda.global.cudart.cuInit;
import static org.bytedeco.cuda.global.cudart.cuMemGetInfo;

import org.bytedeco.cuda.cudart.CUctx_st;
import org.bytedeco.javacpp.SizeTPointer;

/**
 * A device's primary context, which all CUDA libraries of the process share; kept until closed.
 * Safe for many threads.
 */
final class CudaContext implements Opened.Resource {
  private final int device;
  private final CUctx_st handle;

  private CudaContext(int device, CUctx_st handle) {
    this.device = device;
    this.handle = handle;
  }

  /** Retains the context of a device, 0 being the first, and makes it the thread's. */
  static CudaContext open(int ordinal) {
    check(cuInit(0), "cuInit");
    int[] device = new int[1];
    check(cuDeviceGet(device, ordinal), "cuDeviceGet(" + ordinal + ")");
    CUctx_st handle = new CUctx_st();
    check(cuDevicePrimaryCtxRetain(handle, device[0]), "cuDevicePrimaryCtxRetain");
    CudaContext context = new CudaContext(device[0], handle);
    try {
      context.makeCurrent();
      return context;
    } catch (RuntimeException e) {
      cuDevicePrimaryCtxRelease(device[0]);
      throw e;
    }
  }

  /** The device's compute capability: 90 for 9.0. */
  int capability() {
    return 10 * attribute(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR)
        + attribute(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR);
  }

  /** Memory of the device that is free now, in bytes. The context must be current. */
  long freeBytes() {
    try (SizeTPointer free = new SizeTPointer(1);
        SizeTPointer total = new SizeTPointer(1)) {
      check(cuMemGetInfo(free, total), "cuMemGetInfo");
      return free.get();
    }
  }

  private int attribute(int attribute) {
    int[] value = new int[1];
    check(cuDeviceGetAttribute(value, attribute, device), "cuDeviceGetAttribute");
    return value[0];
  }

  /** Makes this the context of the calls that this thread makes. */
  void makeCurrent() {
    check(cuCtxSetCurrent(handle), "cuCtxSetCurrent");
  }

  @Override
  public void close() {
    check(cuDevicePrimaryCtxRelease(device), "cuDevicePrimaryCtxRelease");
  }
}
