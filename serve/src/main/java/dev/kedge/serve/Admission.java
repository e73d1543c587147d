package dev.kedge.serve;

import java.util.HashMap;
import java.util.Map;

/**
 * Who is let in: so many pictures and bytes at a time, and no caller more than its share once half
 * of the places are taken. Safe for many threads.
 */
final class Admission {
  /** Weight of the last picture in the measured time between two that finish. */
  private static final double LAST = .1;

  private static final int LONGEST_RETRY = 60;

  private final int mostPictures;
  private final long mostBytes;
  private final Map<String, Integer> byCaller = new HashMap<>();
  private int pictures;
  private long bytes;
  private boolean closed;
  private int turn;
  private double secondsBetween = 1;
  private long lastDone = System.nanoTime();

  Admission(int mostPictures, long mostBytes) {
    this.mostPictures = mostPictures;
    this.mostBytes = mostBytes;
  }

  /** A place that is taken; given back once. */
  final class Place implements AutoCloseable {
    private final String caller;
    private final long held;
    private boolean back;

    private Place(String caller, long held) {
      this.caller = caller;
      this.held = held;
    }

    @Override
    public void close() {
      leave(this);
    }
  }

  /**
   * Takes a place.
   *
   * @throws Refusal if there is none
   */
  synchronized Place enter(String caller, long size) {
    if (closed) {
      throw new Refusal(503, "the server is stopping; ask another, or try again later", retry());
    }
    int own = byCaller.getOrDefault(caller, 0);
    int share = Math.max(1, mostPictures / Math.max(1, byCaller.size() + (own == 0 ? 1 : 0)));
    boolean full = pictures >= mostPictures || bytes + size > mostBytes;
    if (full || (pictures >= mostPictures / 2 && own >= share)) {
      throw new Refusal(
          429,
          full
              ? "%s pictures wait or are worked on, more are not taken; try again later"
                  .formatted(pictures)
              : "%s of this caller's pictures wait or are worked on, which is its share; try again later"
                  .formatted(own),
          retry());
    }
    if (pictures == 0) {
      lastDone = System.nanoTime(); // nothing was done meanwhile as nothing was asked
    }
    pictures++;
    bytes += size;
    byCaller.merge(caller, 1, Integer::sum);
    return new Place(caller, size);
  }

  /**
   * Refuses at once, before a body has been read, if there is no place now.
   *
   * @throws Refusal if there is none
   */
  void requireRoom(String caller) {
    enter(caller, 0).close();
  }

  private synchronized void leave(Place place) {
    if (place.back) {
      return;
    }
    place.back = true;
    pictures--;
    bytes -= place.held;
    byCaller.computeIfPresent(place.caller, (_, own) -> own == 1 ? null : own - 1);
  }

  /** A picture is finished: the measured rate follows. */
  synchronized void done() {
    long now = System.nanoTime();
    secondsBetween += LAST * ((now - lastDone) / 1e9 - secondsBetween);
    lastDone = now;
  }

  /** Lets nobody in any more. */
  synchronized void close() {
    closed = true;
  }

  synchronized boolean isFull() {
    return closed || pictures >= mostPictures;
  }

  synchronized int pictures() {
    return pictures;
  }

  /**
   * Seconds until about half of those that are in have gone, at the measured rate, up to twice as
   * long in turns: callers that are refused together shall not come back together.
   */
  private int retry() {
    int least = (int) Math.clamp(Math.ceil(secondsBetween * pictures / 2), 1, LONGEST_RETRY / 2);
    turn = (turn + 1) % (least + 1);
    return least + turn;
  }
}
