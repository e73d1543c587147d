package dev.kedge.engine;

import dev.kedge.AnchorExplainer;
import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.Study;
import dev.kedge.evaluate.Lane;
import dev.kedge.image.Image;
import dev.kedge.perturb.OutOfDeviceMemoryException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** A placement at work: its lane, how many explanations are on it, and how many have room there. */
final class Deck {
  private final Lane lane;
  private final AnchorExplainer explainer;
  private final AtomicInteger explanations = new AtomicInteger();

  /** Shared by those that open a study, alone with who does so after there was no room. */
  private final ReadWriteLock opening = new ReentrantReadWriteLock(true);

  private int open;
  private long closed;

  Deck(Placement placement, Lane lane) {
    this.lane = lane;
    this.explainer = AnchorExplainer.over(placement.classifier(), placement.backend(), lane);
  }

  Lane lane() {
    return lane;
  }

  /** Number of explanations on it. */
  int explanations() {
    return explanations.get();
  }

  void enter() {
    explanations.incrementAndGet();
  }

  void leave() {
    explanations.decrementAndGet();
  }

  /**
   * Opens a study, to be given to {@link #close(Study)}; where the device has no memory for it,
   * once those that are open have made room.
   *
   * @throws OutOfDeviceMemoryException if it has none for this one alone
   * @throws IllegalArgumentException if the model does not have the question's class
   */
  Study open(Image photo, Scene scene, Question question) {
    explainer.check(question);
    opening.readLock().lock();
    try {
      return tryToOpen(photo, scene);
    } catch (OutOfDeviceMemoryException e) {
      // Again below, while no other is being opened.
    } finally {
      opening.readLock().unlock();
    }
    opening.writeLock().lock();
    try {
      return openWithRoom(photo, scene);
    } finally {
      opening.writeLock().unlock();
    }
  }

  private Study openWithRoom(Image photo, Scene scene) {
    while (true) {
      long before = closed();
      try {
        return tryToOpen(photo, scene);
      } catch (OutOfDeviceMemoryException e) {
        if (!awaitRoom(before)) {
          throw e;
        }
      }
    }
  }

  private Study tryToOpen(Image photo, Scene scene) {
    Study study = explainer.study(photo, scene);
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
}
