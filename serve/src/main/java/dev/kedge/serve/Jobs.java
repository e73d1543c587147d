package dev.kedge.serve;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Jobs that are kept: for a time, and so many. Safe for many threads. */
final class Jobs {
  /** An id that nobody can guess. */
  private static final int ID_BYTES = 16;

  private final int most;
  private final Duration keeping;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Work> all = new LinkedHashMap<>();

  /** When work was first seen to be done, in nanoseconds. */
  private final Map<String, Long> since = new LinkedHashMap<>();

  /**
   * Pictures that were asked for together.
   *
   * @param id what it is asked for by
   * @param tickets in the order in which they were given
   */
  record Work(String id, List<Ticket> tickets) {
    boolean isDone() {
      return tickets.stream().allMatch(ticket -> ticket.outcome().isDone());
    }
  }

  Jobs(int most, Duration keeping) {
    this.most = most;
    this.keeping = keeping;
  }

  /**
   * Keeps work, once there is room for it: old work that is done goes.
   *
   * @param begin begins it; not called if there is no room
   * @throws Refusal if all that is kept still runs
   */
  Work add(Supplier<List<Ticket>> begin) {
    String id = HexFormat.of().formatHex(bytes());
    synchronized (this) {
      forget();
      if (all.size() >= most) {
        String oldest =
            all.values().stream()
                .filter(Work::isDone)
                .map(Work::id)
                .findFirst()
                .orElseThrow(
                    () ->
                        new Refusal(
                            429,
                            most + " jobs are running, more are not taken; try again later",
                            5));
        remove(oldest);
      }
      Work work = new Work(id, begin.get());
      all.put(id, work);
      return work;
    }
  }

  synchronized Optional<Work> get(String id) {
    forget();
    return Optional.ofNullable(all.get(id));
  }

  synchronized void remove(String id) {
    all.remove(id);
    since.remove(id);
  }

  synchronized void stopAll() {
    all.values().forEach(work -> work.tickets().forEach(Ticket::stop));
  }

  /** Forgets what has been done for long enough. */
  private void forget() {
    long now = System.nanoTime();
    for (Work work : List.copyOf(all.values())) {
      if (work.isDone() && now - since.computeIfAbsent(work.id(), _ -> now) > keeping.toNanos()) {
        remove(work.id());
      }
    }
  }

  private byte[] bytes() {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return bytes;
  }
}
