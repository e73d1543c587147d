package dev.kedge.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The threads of a crew, started when they are wanted. Guarded by the crew's lock. */
final class Roster {
  private static final long RETRY_NANOS = 1_000_000_000;

  private final ThreadFactory factory;
  private final Consumer<Member> body;
  private final List<Member> members = new ArrayList<>();
  private int taking;
  private long refused = System.nanoTime() - RETRY_NANOS;

  /**
   * @param factory makes threads
   * @param body what a thread does, without the lock, until it ends
   */
  Roster(ThreadFactory factory, Consumer<Member> body) {
    this.factory = factory;
    this.body = body;
  }

  /** A thread. */
  final class Member implements Runnable {
    private @Nullable Thread thread;
    private boolean isTaking;

    private Member() {}

    @Override
    public void run() {
      body.accept(this);
    }

    /** Says whether it waits for a source from now on, and cannot be counted on. */
    void taking(boolean value) {
      isTaking = value;
      taking += value ? 1 : -1;
    }
  }

  /** Threads that wait for a source. */
  int taking() {
    return taking;
  }

  /** Whether there is none that will come to what waits. */
  boolean hasNobodyToCountOn() {
    return members.size() == taking;
  }

  /**
   * Starts one more, if there are fewer than wanted; where that is refused, not again for a second
   * as long as there is one to count on.
   *
   * @return why there is none to count on
   */
  @Nullable Throwable require(int wanted) {
    boolean needed = hasNobodyToCountOn();
    if (members.size() >= wanted || (!needed && System.nanoTime() - refused < RETRY_NANOS)) {
      return null;
    }
    try {
      start(new Member());
      return null;
    } catch (Throwable e) { // an OutOfMemoryError, as a rule
      refused = System.nanoTime();
      return needed ? e : null;
    }
  }

  private void start(Member member) {
    members.add(member);
    boolean started = false;
    try {
      Thread thread = factory.newThread(member);
      member.thread = thread;
      thread.start();
      started = true;
    } finally {
      if (!started) {
        members.remove(member);
      }
    }
  }

  void remove(Member member) {
    members.remove(member);
  }

  boolean has(Thread thread) {
    return members.stream().anyMatch(member -> member.thread == thread);
  }

  /** The threads that do not wait for a source. */
  List<Thread> countedOn() {
    List<Thread> threads = new ArrayList<>();
    for (Member member : members) {
      if (!member.isTaking && member.thread != null) {
        threads.add(member.thread);
      }
    }
    return threads;
  }
}
