package dev.kedge.cuda;

import dev.kedge.image.Place;

/**
 * A device in use: its context, one stream that orders all work, and the kernels. Safe for many
 * threads, each of which makes the context its own first.
 */
final class CudaDevice implements Opened.Resource {
  private final Opened resources;
  private final Place.OnDevice place;
  private final CudaContext context;
  private final CudaStream stream;
  private final KernelModule kernels;

  private CudaDevice(
      Opened resources,
      Place.OnDevice place,
      CudaContext context,
      CudaStream stream,
      KernelModule kernels) {
    this.resources = resources;
    this.place = place;
    this.context = context;
    this.stream = stream;
    this.kernels = kernels;
  }

  /** Opens the device of a place, whose stream it makes, and makes its context the thread's. */
  static CudaDevice open(Place.OnDevice place) {
    Opened resources = new Opened();
    try {
      CudaContext context = resources.add(CudaContext.open(place.ordinal()));
      CudaStream stream = resources.add(CudaStream.open());
      KernelModule kernels = resources.add(KernelModule.open(context));
      resources.add(context::makeCurrent);
      return new CudaDevice(resources, place, context, stream, kernels);
    } catch (RuntimeException | Error e) {
      resources.closeAfter(e);
      throw e;
    }
  }

  /** Where batches are whose work its stream orders. */
  Place.OnDevice place() {
    return place;
  }

  /** Makes the device's context that of the thread. */
  void makeCurrent() {
    context.makeCurrent();
  }

  /** Waits for all work on its stream. */
  void settle() {
    makeCurrent();
    stream.synchronize();
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
