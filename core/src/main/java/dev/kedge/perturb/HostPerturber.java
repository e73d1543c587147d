package dev.kedge.perturb;

import dev.kedge.image.ImageBatch;
import dev.kedge.image.Place;
import dev.kedge.mask.MaskBatch;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;

/** What perturbers in this process's memory share: the checks at the door. */
public abstract class HostPerturber implements Perturber {
  private final Planes planes;

  protected HostPerturber(Planes planes) {
    this.planes = planes;
  }

  /** What to select from. */
  protected final Planes planes() {
    return planes;
  }

  @Override
  public final ImageBatch openBatch(int capacity, Predicate<Place> reads) {
    if (!reads.test(Place.host())) {
      throw new IllegalArgumentException(
          "a reader that takes no batch at host, the only place where this backend writes");
    }
    return ImageBatch.openHost(planes.input(), capacity);
  }

  @Override
  public final void perturb(MaskBatch masks, int from, int count, ImageBatch target, int row) {
    if (masks.superpixels() != planes.superpixels()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "masks of %d superpixels for a picture of %d",
              masks.superpixels(),
              planes.superpixels()));
    }
    if (!target.input().equals(planes.input()) || !target.place().equals(Place.host())) {
      throw new IllegalArgumentException(
          "a batch for %s at %s, the picture is %s at host"
              .formatted(target.input(), target.place(), planes.input()));
    }
    Objects.checkFromIndexSize(from, count, masks.count());
    Objects.checkFromIndexSize(row, count, target.capacity());
    select(masks, from, count, target, row);
  }

  /** {@link #perturb} with checked arguments. */
  protected abstract void select(MaskBatch masks, int from, int count, ImageBatch target, int row);

  @Override
  public void close() {}
}
