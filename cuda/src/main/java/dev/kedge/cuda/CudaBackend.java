package dev.kedge.cuda;

import dev.kedge.image.ImageBatch;
import dev.kedge.perturb.Availability;
import dev.kedge.perturb.Backend;
import dev.kedge.perturb.BackendException;
import dev.kedge.perturb.Perturber;
import dev.kedge.perturb.Planes;
import org.jspecify.annotations.Nullable;

/**
 * The select on the first NVIDIA card. The card's context, the kernels and a stream are opened with
 * the first perturber and stay open until {@link #close}. Safe for many threads.
 */
public final class CudaBackend implements Backend {
  private static final int FIRST_DEVICE = 0;

  private @Nullable Availability availability;
  private @Nullable CudaDevice device;
  private int perturbers;

  @Override
  public String name() {
    return "cuda";
  }

  @Override
  public synchronized Availability availability() {
    Availability known = availability;
    if (known == null) {
      known = new DriverProbe().availability();
      availability = known;
    }
    return known;
  }

  @Override
  public int priority() {
    return 20;
  }

  @Override
  public ImageBatch.Location location() {
    return ImageBatch.Location.DEVICE;
  }

  /**
   * {@inheritDoc}
   *
   * @throws CudaException if a call of the driver fails, for example for want of memory
   */
  @Override
  public Perturber open(Planes planes) {
    CudaDevice used = use();
    return CudaPerturber.open(used, planes, this::release);
  }

  private synchronized CudaDevice use() {
    CudaDevice present = device;
    if (present == null) {
      if (availability() instanceof Availability.Missing missing) {
        throw new BackendException("backend cuda is not usable here: " + missing.reason());
      }
      present = CudaDevice.open(FIRST_DEVICE);
      device = present;
    }
    perturbers++;
    return present;
  }

  /**
   * The device while it is open: its stream orders what perturbers write there.
   *
   * @throws IllegalStateException if no perturber was opened since the last {@link #close}
   */
  synchronized CudaDevice device() {
    CudaDevice present = device;
    if (present == null) {
      throw new IllegalStateException("backend cuda has no device open");
    }
    return present;
  }

  private synchronized void release() {
    perturbers--;
  }

  @Override
  public synchronized void close() {
    if (perturbers > 0) {
      throw new IllegalStateException(perturbers + " perturbers of backend cuda are still open");
    }
    CudaDevice present = device;
    device = null;
    if (present != null) {
      present.close();
    }
  }
}
