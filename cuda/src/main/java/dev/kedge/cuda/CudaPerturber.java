package dev.kedge.cuda;

import dev.kedge.image.ImageBatch;
import dev.kedge.image.Place;
import dev.kedge.mask.MaskBatch;
import dev.kedge.mask.Superpixels;
import dev.kedge.perturb.Perturber;
import dev.kedge.perturb.Planes;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Selects on a device. The picture is copied there once, then masks only.
 *
 * <p>Rows of a batch on the device are written in the order of the device's stream, and may not be
 * there yet when {@link #perturb} returns: who reads them works on that stream or waits for it.
 * Rows of a batch on the host are made on the device and copied back; they are there.
 */
final class CudaPerturber implements Perturber {
  private static final int MOST_ROWS = 1024;
  private static final long MOST_SCRATCH_BYTES = 1L << 26;

  private final Opened resources;
  private final CudaBackend backend;
  private final CudaDevice device;
  private final DevicePicture picture;
  private final Rows rows;
  private final SelectKernel select;
  private @Nullable DeviceMemory scratch;

  private CudaPerturber(
      Opened resources,
      CudaBackend backend,
      CudaDevice device,
      DevicePicture picture,
      Rows rows,
      SelectKernel select) {
    this.resources = resources;
    this.backend = backend;
    this.device = device;
    this.picture = picture;
    this.rows = rows;
    this.select = select;
  }

  /** Opens a perturber on a backend's device, which stays open as long as it or its batches. */
  static CudaPerturber open(CudaBackend backend, Planes planes) {
    CudaDevice device = backend.use();
    Opened resources = new Opened();
    resources.add(backend::release);
    try {
      device.makeCurrent();
      DevicePicture picture = resources.add(DevicePicture.open(device, planes));
      long words = (long) MOST_ROWS * Superpixels.wordsFor(planes.superpixels());
      Rows rows = resources.add(Rows.open(MOST_ROWS, words));
      SelectKernel select = new SelectKernel(device.kernels(), picture);
      return new CudaPerturber(resources, backend, device, picture, rows, select);
    } catch (RuntimeException | Error e) {
      resources.closeAfter(e);
      throw e;
    }
  }

  @Override
  public ImageBatch openBatch(int capacity, Predicate<Place> reads) {
    boolean there = reads.test(device.place());
    if (!there && !reads.test(Place.host())) {
      throw new IllegalArgumentException(
          "a reader that takes a batch neither at %s, in the order of this stream, nor at host"
              .formatted(device.place()));
    }
    Place place = there ? device.place() : Place.host();
    return DeviceBatch.open(backend.use(), place, picture.input(), capacity, backend::release);
  }

  @Override
  public void perturb(MaskBatch masks, int from, int count, ImageBatch target, int row) {
    if (masks.superpixels() != picture.superpixels()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "masks of %d superpixels for a picture of %d",
              masks.superpixels(),
              picture.superpixels()));
    }
    if (!target.input().equals(picture.input())) {
      throw new IllegalArgumentException(
          "a batch for %s, the picture is %s".formatted(target.input(), picture.input()));
    }
    if (!target.place().equals(device.place()) && !target.place().equals(Place.host())) {
      throw new IllegalArgumentException(
          "a batch at %s for pictures that are masked at %s; open it with this perturber, or at host"
              .formatted(target.place().asSeenFrom(device.place()), device.place()));
    }
    Objects.checkFromIndexSize(from, count, masks.count());
    Objects.checkFromIndexSize(row, count, target.capacity());
    device.makeCurrent();
    int most = target.place().equals(Place.host()) ? rowsOfScratch(target.capacity()) : MOST_ROWS;
    for (int done = 0; done < count; done += most) {
      int n = Math.min(most, count - done);
      rows.begin(n);
      for (int i = 0; i < n; i++) {
        rows.add(picture, masks, from + done + i);
      }
      rows.upload(device.stream());
      long bytes = picture.input().bytes();
      write(target, (row + done) * bytes, n * bytes);
    }
  }

  /** Writes the rows that were uploaded to where they belong in a batch. */
  private void write(ImageBatch target, long offset, long bytes) {
    switch (target.place()) {
      case Place.OnDevice _ ->
          select.launch(rows, target.memory().address() + offset, device.stream());
      case Place.Host _ -> {
        DeviceMemory made = scratch(bytes);
        select.launch(rows, made.address(), device.stream());
        made.download(0, target.memory().asSlice(offset, bytes), device.stream());
        device.stream().synchronize();
      }
    }
  }

  private int rowsOfScratch(int capacity) {
    long most = Math.max(1, MOST_SCRATCH_BYTES / picture.input().bytes());
    return (int) Math.min(Math.min(capacity, MOST_ROWS), most);
  }

  /** Room on the device for rows that are copied back; nothing uses it between two calls. */
  private DeviceMemory scratch(long bytes) {
    DeviceMemory present = scratch;
    if (present == null || present.bytes() < bytes) {
      closeScratch();
      present = DeviceMemory.open(bytes);
      scratch = present;
    }
    return present;
  }

  private void closeScratch() {
    DeviceMemory present = scratch;
    scratch = null;
    if (present != null) {
      present.close();
    }
  }

  @Override
  public void close() {
    resources.add(this::closeScratch);
    resources.add(device.stream()::synchronize);
    resources.add(device::makeCurrent);
    resources.close();
  }
}
