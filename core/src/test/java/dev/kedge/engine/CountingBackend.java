package dev.kedge.engine;

import dev.kedge.image.ImageBatch;
import dev.kedge.mask.MaskBatch;
import dev.kedge.perturb.Availability;
import dev.kedge.perturb.Backend;
import dev.kedge.perturb.OutOfDeviceMemoryException;
import dev.kedge.perturb.Perturber;
import dev.kedge.perturb.Planes;
import dev.kedge.perturb.ScalarBackend;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** The scalar backend; counts what is open, and has memory for so much at most. */
final class CountingBackend implements Backend {
  private final Backend scalar = new ScalarBackend();
  private final int mostRows;
  private final int mostPerturbers;
  private final AtomicInteger perturbers = new AtomicInteger();
  final AtomicInteger open = new AtomicInteger();
  final AtomicInteger mostOpen = new AtomicInteger();

  /**
   * @param mostRows of a batch
   * @param mostPerturbers open at a time
   */
  CountingBackend(int mostRows, int mostPerturbers) {
    this.mostRows = mostRows;
    this.mostPerturbers = mostPerturbers;
  }

  CountingBackend() {
    this(Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  private void opened() {
    mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
  }

  @Override
  public String name() {
    return "counting";
  }

  @Override
  public Availability availability() {
    return scalar.availability();
  }

  @Override
  public int priority() {
    return 0;
  }

  @Override
  public Perturber open(Planes planes) {
    if (perturbers.incrementAndGet() > mostPerturbers) {
      perturbers.decrementAndGet();
      throw new OutOfDeviceMemoryException("no memory for one more picture");
    }
    Perturber perturber = scalar.open(planes);
    opened();
    return new Perturber() {
      @Override
      public ImageBatch openBatch(int capacity, Predicate<ImageBatch.Location> reads) {
        if (capacity > mostRows) {
          throw new OutOfDeviceMemoryException("no memory for " + capacity + " pictures");
        }
        ImageBatch batch = perturber.openBatch(capacity, reads);
        opened();
        return ImageBatch.ofHost(
            batch.input(),
            capacity,
            batch.memory(),
            () -> {
              batch.close();
              open.decrementAndGet();
            });
      }

      @Override
      public void perturb(MaskBatch masks, int from, int count, ImageBatch target, int row) {
        perturber.perturb(masks, from, count, target, row);
      }

      @Override
      public void close() {
        perturber.close();
        open.decrementAndGet();
        perturbers.decrementAndGet();
      }
    };
  }
}
