package dev.kedge.evaluate;

import dev.kedge.classify.BadScoreException;
import dev.kedge.classify.UnreachableModelException;
import dev.kedge.perturb.OutOfDeviceMemoryException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** A thread that sends batches to a model. */
final class LaneWorker implements Runnable {
  /*
   * How batches are filled. Explanations ask for a few masks at a time, since what they ask for next
   * depends on the answers; a model is fast with many. So the rows of a batch come from all pictures
   * that wait. A worker never waits for a batch to become full: it takes what is there, and what
   * comes while that is in the model fills the next. The slower the model, the fuller its batches,
   * without a time-out that would have to be tuned (group commit of databases does the same).
   *
   * Who gets which rows: round robin, a quantum of rows a turn, as in deficit round robin
   * (Shreedhar and Varghese, SIGCOMM 1995) with packets of one row, where no deficit arises. A
   * picture that asks for thousands of masks has no more of a batch than one that asks for eight.
   * Between priorities there are no turns: the higher one has all it wants.
   *
   * The device does not wait for the worker either: it makes the next batch while one runs, and
   * begins it before it asks for the answers of the one before. In this process's memory an
   * evaluation is over when it has begun; one batch is enough, and a second worker overlaps.
   *
   * Recovery. A batch that fails, whatever was thrown, is tried a second time as it is, since most
   * such failures are another's (memory that a photo had for a moment, a device that was busy); then
   * the rows of each picture alone, so that only the guilty one fails. A bad score names its row, and
   * that picture fails at once. Where the device has no memory for a batch, batches are halved. A
   * model that cannot be reached any more, or a batch that nobody wants, is not tried again.
   *
   * Why nothing is lost. A row belongs to its request until it is handed out, then to the worker,
   * until it is settled. A worker's list has a share before the request knows that it is handed out
   * (Requests.gather). Every turn ends with its shares settled: answered, failed by recovery, or
   * failed here, where whatever is thrown by all of this comes to (surrender). To settle twice does
   * nothing, so there the whole list is failed, answered rows or not. A picture's thread waits until
   * all rows that were handed out are settled, so that no worker uses its memory after it has left.
   * If not even a share can be made, nobody has a row that could be settled: then all that waits is
   * failed, else the turn would repeat itself for ever. Settling and failing need no memory but for
   * the words of the failure, and there are some in reserve. Locks and conditions do not fail for
   * want of memory either (AbstractQueuedSynchronizer tries again by itself). So a worker ends only
   * when the lane is closed; should one end otherwise, the last of them refuses all that is asked.
   */

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
      while (hasTurn()) {
        // and another
      }
      lane.ended(null);
    } catch (Throwable e) { // cannot be, and yet nobody may wait for this worker
      lane.ended(e);
    } finally {
      for (SharedBatch batch : batches) {
        if (batch != null) {
          batch.close();
        }
      }
    }
  }

  private boolean hasTurn() {
    try {
      return evaluateNext();
    } catch (Throwable e) { // whatever it is, those who wait must hear of it
      surrender(Failure.of(e));
      return true;
    }
  }

  private void surrender(RuntimeException why) {
    if (inHand.isEmpty()) {
      requests.drop(why);
    } else {
      requests.fail(inHand, why);
    }
  }

  /** Evaluates a batch; whether there may be more. */
  private boolean evaluateNext() {
    inHand = List.of();
    List<Share> shares = new ArrayList<>(lane.batchSize());
    inHand = shares;
    requests.gather(shares, lane.batchSize(), running == null);
    if (shares.isEmpty() && running == null) {
      return false;
    }
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
    return true;
  }

  /** Begins a batch; none if that failed, and was dealt with. */
  private @Nullable SharedBatch begin(List<Share> shares) {
    try {
      SharedBatch batch = batch(shares.getFirst());
      batch.begin(shares);
      return batch;
    } catch (Throwable e) {
      recover(shares, e, false);
      return null;
    }
  }

  private void finish(SharedBatch batch) {
    inHand = batch.shares();
    try {
      idleSince = batch.finish(requests, idleSince);
    } catch (Throwable e) {
      recover(batch.shares(), e, false);
    }
  }

  private void recover(List<Share> failed, Throwable why, boolean again) {
    List<Share> shares = requests.open(failed);
    if (why instanceof UnreachableModelException || why instanceof CancellationException) {
      requests.fail(shares, Failure.of(why));
    } else if (why instanceof BadScoreException bad
        && shares.stream().anyMatch(share -> share.holds(bad.picture()))) {
      List<Share> others = new ArrayList<>();
      for (Share share : shares) {
        if (share.holds(bad.picture())) {
          requests.fail(List.of(share), share.describe(bad));
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
      requests.fail(shares, Failure.of(why));
    }
  }

  /** Evaluates shares to the end. */
  private void evaluate(List<Share> shares, boolean again) {
    for (List<Share> packed : Share.packed(shares, lane.batchSize())) {
      try {
        SharedBatch batch = batch(packed.getFirst());
        batch.begin(packed);
        idleSince = batch.finish(requests, idleSince);
      } catch (Throwable e) {
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
