package dev.kedge.cuda;

/**
 * A device in use: its context, one stream that orders all work, and the kernels. Safe for many
 * threads, each of which makes the context its own first.
 */
final class CudaDevice implements Opened.Resource {
  private final Opened resources;
  private final CudaContext context;
  private final CudaStream stream;
  private final KernelModule kernels;

  private CudaDevice(
      Opened resources, CudaContext context, CudaStream stream, KernelModule kernels) {
    this.resources = resources;
    this.context = context;
    this.stream = stream;
    this.kernels = kernels;
  }

  /** Opens a device, 0 being the first, and makes its context the thread's. */
  static CudaDevice open(int ordinal) {
    Opened resources = new Opened();
    try {
      CudaContext context = resources.add(CudaContext.open(ordinal));
      CudaStream stream = resources.add(CudaStream.open());
      KernelModule kernels = resources.add(KernelModule.open(context));
      resources.add(context::makeCurrent);
      return new CudaDevice(resources, context, stream, kernels);
    } catch (RuntimeException | Error e) {
      resources.closeAfter(e);
      throw e;
    }
  }

  /** Makes the device's context that of the thread. */
  void makeCurrent() {
    context.makeCurrent();
  }

  /** Memory that is free now, in bytes. */
  long freeBytes() {
    return context.freeBytes();
  }

  CudaStream stream() {
    return stream;
  }

  KernelModule kernels() {
    return kernels;
  }

  @Override
  public void close() {
    resources.close();
  }
}
