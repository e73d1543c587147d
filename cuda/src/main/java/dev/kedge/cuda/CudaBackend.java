package dev.kedge.cuda;

import dev.kedge.image.Place;
import dev.kedge.perturb.Availability;
import dev.kedge.perturb.Backend;
import dev.kedge.perturb.BackendException;
import dev.kedge.perturb.Perturber;
import dev.kedge.perturb.Planes;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The select on an NVIDIA card. The card's context, the kernels and a stream are opened at first
 * use and stay open until {@link #close}. Safe for many threads.
 */
public final class CudaBackend implements Backend {
  /** The kind of its places. */
  private static final String KIND = "cuda";

  private final Place.OnDevice place;
  private @Nullable Availability availability;
  private @Nullable CudaDevice device;
  private int users;

  /** The backend on the first card. */
  public CudaBackend() {
    this(0);
  }

  /** The backend on the card of a number, from 0. */
  CudaBackend(int card) {
    place = new Place.OnDevice(KIND, card, this);
  }

  @Override
  public String name() {
    return "cuda";
  }

  @Override
  public synchronized Availability availability() {
    Availability known = availability;
    if (known == null) {
      known = new DriverProbe().card(place.ordinal());
      availability = known;
    }
    return known;
  }

  @Override
  public int priority() {
    return 20;
  }

  /** Its card, in the order of its own stream: no other backend's batches are there. */
  @Override
  public Place place() {
    return place;
  }

  /**
   * {@inheritDoc}
   *
   * @throws CudaException if a call of the driver fails
   * @throws dev.kedge.perturb.OutOfDeviceMemoryException if the card has no memory for the picture
   */
  @Override
  public Perturber open(Planes planes) {
    return CudaPerturber.open(this, planes);
  }

  /**
   * The device, opened if it is not; its stream orders what perturbers write there. Who uses it
   * calls {@link #release} once done.
   */
  synchronized CudaDevice use() {
    CudaDevice present = device;
    if (present == null) {
      if (availability() instanceof Availability.Missing missing) {
        throw new BackendException("backend cuda is not usable here: " + missing.reason());
      }
      present = CudaDevice.open(place);
      device = present;
    }
    users++;
    return present;
  }

  synchronized void release() {
    users--;
  }

  @Override
  public synchronized void close() {
    if (users > 0) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "backend cuda is still in use by %d perturbers, batches or devices",
              users));
    }
    CudaDevice present = device;
    device = null;
    if (present != null) {
      present.close();
    }
  }
}
