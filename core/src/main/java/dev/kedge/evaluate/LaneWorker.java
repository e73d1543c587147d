package dev.kedge.evaluate;

import dev.kedge.classify.BadScoreException;
import dev.kedge.perturb.OutOfDeviceMemoryException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A thread that sends batches to a model. On a device it makes the next batch while one runs; in
 * this process's memory an evaluation is over when it has begun, and one batch is enough.
 *
 * <p>A batch that fails is tried a second time; then each picture's rows are tried alone, so that
 * only the guilty one fails.
 */
final class LaneWorker implements Runnable {
  private final Lane lane;
  private final Requests requests;
  private final @Nullable SharedBatch[] batches = new SharedBatch[2];
  private @Nullable SharedBatch running;
  private List<Share> inHand = List.of();
  private int triedSize;
  private long idleSince = System.nanoTime();

  LaneWorker(Lane lane, Requests requests) {
    this.lane = lane;
    this.requests = requests;
  }

  @Override
  public void run() {
    try {
      work();
    } catch (Throwable e) { // whatever it is, those who wait must hear of it
      RuntimeException why = lane.broken(e);
      requests.update(() -> abandon(why));
    } finally {
      for (SharedBatch batch : batches) {
        if (batch != null) {
          batch.close();
        }
      }
    }
  }

  private void abandon(RuntimeException why) {
    inHand.forEach(share -> share.request().abandon(why));
    if (running != null) {
      running.shares().forEach(share -> share.request().abandon(why));
    }
  }

  private void work() {
    while (true) {
      List<Share> shares = requests.gather(lane.batchSize(), running == null);
      if (shares.isEmpty() && running == null) {
        return;
      }
      inHand = shares;
      SharedBatch begun = shares.isEmpty() ? null : begin(shares);
      SharedBatch before = running;
      running = begun;
      if (before != null) {
        finish(before);
      }
      if (begun != null && !begun.isOnDevice()) {
        running = null;
        finish(begun);
      }
    }
  }

  /** Begins a batch; none if that failed, and was dealt with. */
  private @Nullable SharedBatch begin(List<Share> shares) {
    try {
      SharedBatch batch = batch(shares.getFirst());
      batch.begin(shares);
      return batch;
    } catch (RuntimeException e) {
      recover(shares, e, false);
      return null;
    }
  }

  private void finish(SharedBatch batch) {
    inHand = batch.shares();
    try {
      idleSince = batch.finish(requests, idleSince);
    } catch (RuntimeException e) {
      recover(batch.shares(), e, false);
    }
  }

  private void recover(List<Share> shares, RuntimeException why, boolean again) {
    if (why instanceof BadScoreException bad) {
      List<Share> others = new ArrayList<>();
      for (Share share : shares) {
        if (share.holds(bad.picture())) {
          requests.fail(share, share.describe(bad));
        } else {
          others.add(share);
        }
      }
      evaluate(others, again);
    } else if (why instanceof OutOfDeviceMemoryException && lane.halve(triedSize)) {
      evaluate(shares, again);
    } else if (!again) {
      evaluate(shares, true);
    } else if (shares.size() > 1) {
      shares.forEach(share -> evaluate(List.of(share), true));
    } else {
      requests.fail(shares.getFirst(), why);
    }
  }

  /** Evaluates shares to the end. */
  private void evaluate(List<Share> shares, boolean again) {
    for (List<Share> packed : Share.packed(shares, lane.batchSize())) {
      try {
        SharedBatch batch = batch(packed.getFirst());
        batch.begin(packed);
        idleSince = batch.finish(requests, idleSince);
      } catch (RuntimeException e) {
        recover(packed, e, again);
      }
    }
  }

  /** A batch that is not running, of the lane's size. */
  private SharedBatch batch(Share first) {
    triedSize = lane.batchSize();
    int free = running != null && running == batches[0] ? 1 : 0;
    SharedBatch present = batches[free];
    if (present != null && present.capacity() == triedSize) {
      return present;
    }
    batches[free] = null;
    if (present != null) {
      present.close();
    }
    SharedBatch opened =
        new SharedBatch(lane.classifier(), first.request().asker.openBatch(triedSize));
    batches[free] = opened;
    return opened;
  }
}
