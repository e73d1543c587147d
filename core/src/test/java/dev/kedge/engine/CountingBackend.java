package dev.kedge.engine;

import dev.kedge.image.ImageBatch;
import dev.kedge.image.Place;
import dev.kedge.mask.MaskBatch;
import dev.kedge.perturb.Availability;
import dev.kedge.perturb.Backend;
import dev.kedge.perturb.OutOfDeviceMemoryException;
import dev.kedge.perturb.Perturber;
import dev.kedge.perturb.Planes;
import dev.kedge.perturb.ScalarBackend;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** The scalar backend; counts what is open, and has memory for so much at most. */
final class CountingBackend implements Backend {
  private static final int PIECES_EACH = 2;

  private final Backend scalar = new ScalarBackend();
  private final int mostRows;
  private final Semaphore pieces;
  final AtomicInteger open = new AtomicInteger();
  final AtomicInteger mostOpen = new AtomicInteger();

  /**
   * @param mostRows of a batch
   * @param mostPieces of memory that perturbers have; each takes two, one after the other
   */
  CountingBackend(int mostRows, int mostPieces) {
    this.mostRows = mostRows;
    this.pieces = new Semaphore(mostPieces);
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
    for (int taken = 0; taken < PIECES_EACH; taken++) {
      if (!pieces.tryAcquire()) {
        pieces.release(taken);
        throw new OutOfDeviceMemoryException("no memory for one more picture");
      }
      LockSupport.parkNanos(1_000_000);
    }
    Perturber perturber = scalar.open(planes);
    opened();
    return new Perturber() {
      @Override
      public ImageBatch openBatch(int capacity, Predicate<Place> reads) {
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
        pieces.release(PIECES_EACH);
      }
    };
  }
}
