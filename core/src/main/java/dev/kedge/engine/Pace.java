package dev.kedge.engine;

import java.util.ArrayDeque;
import java.util.Deque;

/** How many things are finished a second, over the last of them. */
final class Pace {
  private static final int WINDOW = 64;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Deque<Long> finished = new ArrayDeque<>();

  /** Begins to count. */
  Pace(long nanos) {
    finished.add(nanos);
  }

  /** One more is finished. */
  void tick(long nanos) {
    finished.add(nanos);
    if (finished.size() > WINDOW + 1) {
      finished.remove();
    }
  }

  /** Things a second; 0 if none is finished. */
  double perSecond() {
    long nanos = finished.getLast() - finished.getFirst();
    return nanos > 0 ? (finished.size() - 1) * NANOS_PER_SECOND / nanos : 0;
  }
}
