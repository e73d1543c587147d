package dev.kedge.engine;

import dev.kedge.AnchorExplainer;
import dev.kedge.Study;
import dev.kedge.evaluate.Lane;
import dev.kedge.image.Image;
import dev.kedge.perturb.OutOfDeviceMemoryException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** A placement at work: its lane, how many pictures are on it, and how many have room there. */
final class Deck implements AutoCloseable {
  /** More than there are threads. */
  private static final int ALL = Integer.MAX_VALUE;

  private final Placement placement;
  private final Lane lane;
  private final AtomicInteger pictures = new AtomicInteger();

  /** One of it is shared by those that open a study, all of it for who does so alone. */
  private final Semaphore opening = new Semaphore(ALL, true);

  private int open;
  private long closed;

  Deck(Placement placement, Sizes sizes, ThreadFactory threads) {
    this.placement = placement;
    this.lane = new Lane(placement.classifier(), sizes.batchSize(), sizes.workers(), threads);
  }

  /** Number of pictures on it. */
  int pictures() {
    return pictures.get();
  }

  void enter() {
    pictures.incrementAndGet();
  }

  void leave() {
    pictures.decrementAndGet();
  }

  /**
   * Opens a study, to be given to {@link #close(Study)}; where the device has no memory for it,
   * once those that are open have made room.
   *
   * @throws OutOfDeviceMemoryException if it has none for this one alone
   * @throws IllegalArgumentException if the model does not have the question's class
   */
  Study open(Image photo, Job job) {
    AnchorExplainer explainer =
        AnchorExplainer.over(
            placement.classifier(), placement.backend(), lane.withPriority(job.priority()));
    explainer.check(job.question());
    opening.acquireUninterruptibly();
    try {
      return tryToOpen(explainer, photo, job);
    } catch (OutOfDeviceMemoryException e) {
      // Again below, while no other is being opened.
    } finally {
      opening.release();
    }
    opening.acquireUninterruptibly(ALL);
    try {
      return openWithRoom(explainer, photo, job);
    } finally {
      opening.release(ALL);
    }
  }

  private Study openWithRoom(AnchorExplainer explainer, Image photo, Job job) {
    while (true) {
      long before = closed();
      try {
        return tryToOpen(explainer, photo, job);
      } catch (OutOfDeviceMemoryException e) {
        if (!awaitRoom(before)) {
          throw e;
        }
      }
    }
  }

  private Study tryToOpen(AnchorExplainer explainer, Image photo, Job job) {
    Study study = explainer.study(photo, job.scene());
    opened();
    return study;
  }

  private synchronized void opened() {
    open++;
  }

  private synchronized long closed() {
    return closed;
  }

  /** Closes a study that was opened here. */
  void close(Study study) {
    try {
      study.close();
    } finally {
      makeRoom();
    }
  }

  private synchronized void makeRoom() {
    open--;
    closed++;
    notifyAll();
  }

  /**
   * Waits until a study is closed.
   *
   * @param before how many were when there was no room
   * @return whether there may be room now
   */
  private synchronized boolean awaitRoom(long before) {
    boolean interrupted = false;
    while (closed == before && open > 0) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return closed != before;
  }

  /** Ends all that is evaluated here, as a cancelled budget does. */
  void cancel() {
    lane.cancel();
  }

  /** To be called when no picture is on it any more. */
  @Override
  public void close() {
    lane.close();
  }
}
