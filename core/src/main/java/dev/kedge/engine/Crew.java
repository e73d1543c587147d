package dev.kedge.engine;

import dev.kedge.engine.Roster.Member;
import dev.kedge.evaluate.Failure;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The engine's threads, and what waits for them: tasks, of which so many are worked on at a time,
 * and runs that would take a source, which may take long. There is a thread for each at work, as
 * long as threads can be started; started when first needed, kept until the crew is closed.
 *
 * <p>A thread that cannot be started is done without as long as there is another that will come to
 * the work, one that does not wait for a source; else the work is refused with the reason. A thread
 * takes a source only if no task waits, so a task that was added can count on the others.
 */
final class Crew {
  private static final Comparator<Task> ORDER =
      Comparator.comparingInt(Task::priority).reversed().thenComparingLong(Task::number);

  private final int mostAtWork;
  private final Consumer<Task> work;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final TreeSet<Task> waiting = new TreeSet<>(ORDER);
  private final Queue<Run<?>> takers = new ArrayDeque<>();
  private final Roster roster;
  private long numbers;
  private int atWork;
  private boolean closed;

  /**
   * @param mostAtWork tasks that are worked on at a time
   * @param factory makes threads
   * @param work done on a task, to its end; does not throw
   */
  Crew(int mostAtWork, ThreadFactory factory, Consumer<Task> work) {
    this.mostAtWork = mostAtWork;
    this.work = work;
    this.roster = new Roster(factory, this::serve);
  }

  /** Does what there is to do until the crew is closed; in one of its threads. */
  private void serve(Member member) {
    try {
      while (step(member)) {
        Thread.interrupted(); // whatever the last task left behind
      }
    } finally {
      leave(member);
    }
  }

  /** Adds a task, which ends at once if nobody can work on it. */
  void add(Task task) {
    Throwable why;
    lock.lock();
    try {
      why = closed ? new CancellationException("not begun: the engine is closed") : enter(task);
    } catch (Throwable e) { // no memory
      waiting.remove(task);
      why = e;
    } finally {
      lock.unlock();
    }
    if (why != null) {
      task.end(task.failed(why));
    }
  }

  private @Nullable Throwable enter(Task task) {
    task.number(numbers++);
    waiting.add(task);
    Throwable why = hire();
    if (why != null) {
      waiting.remove(task);
    }
    return why;
  }

  /** Takes back a task that is not begun. */
  void remove(Task task) {
    lock.lock();
    try {
      waiting.remove(task);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Has a run take a source, once, in a thread of the crew.
   *
   * @return why that is not possible
   */
  @Nullable Throwable add(Run<?> run) {
    lock.lock();
    try {
      if (closed) {
        return new CancellationException("the engine is closed");
      }
      takers.add(run);
      Throwable why = hire();
      if (why != null) {
        takers.remove(run);
      }
      return why;
    } finally {
      lock.unlock();
    }
  }

  EngineLoad load() {
    lock.lock();
    try {
      return new EngineLoad(waiting.size(), atWork);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Wakes a thread for what was added, or starts one.
   *
   * @return why there is none, and none will come
   */
  private @Nullable Throwable hire() {
    if (!waiting.isEmpty() || !takers.isEmpty()) {
      changed.signal();
    }
    return roster.require(
        Math.min(mostAtWork, atWork + waiting.size()) + roster.taking() + takers.size());
  }

  /** Does the next thing there is to do; whether there may be more. */
  private boolean step(Member member) {
    @Nullable Task task = null;
    @Nullable Run<?> run = null;
    lock.lock();
    try {
      while (true) {
        if (!waiting.isEmpty() && atWork < mostAtWork) {
          task = waiting.pollFirst();
          atWork++;
          break;
        }
        if (closed) {
          return false;
        }
        if (!takers.isEmpty()) {
          run = takers.remove();
          member.taking(true);
          break;
        }
        changed.awaitUninterruptibly();
      }
      hire(); // where a thread was refused before
    } finally {
      lock.unlock();
    }
    if (task != null) {
      work(task);
    } else if (run != null) {
      take(member, run);
    }
    return true;
  }

  private void work(Task task) {
    try {
      work.accept(task);
    } finally {
      task.end(task.lastWord()); // nothing, where it has ended
      lock.lock();
      try {
        atWork--;
      } finally {
        lock.unlock();
      }
    }
  }

  private void take(Member member, Run<?> run) {
    @Nullable Task task = null;
    try {
      task = run.take();
    } finally {
      lock.lock();
      try {
        member.taking(false); // from here on it is one to count on
      } finally {
        lock.unlock();
      }
    }
    if (task != null) {
      add(task);
    }
    run.took();
  }

  /** A thread has ended; if no other will come to what waits, that ends as well. */
  private void leave(Member member) {
    while (true) {
      @Nullable Task task = null;
      @Nullable Run<?> run = null;
      lock.lock();
      try {
        roster.remove(member);
        if (roster.hasNobodyToCountOn()) {
          task = waiting.pollFirst();
          run = task == null ? takers.poll() : null;
        }
      } finally {
        lock.unlock();
      }
      if (task != null) {
        task.end(task.lastWord());
      } else if (run != null) {
        run.end(Failure.noMemory());
      } else {
        return;
      }
    }
  }

  /**
   * Waits until all tasks are worked off and all threads have ended, but for those that wait for a
   * source, which end when they have it.
   *
   * @throws IllegalStateException in a thread of the crew, which would wait for itself
   */
  void close() {
    lock.lock();
    try {
      if (roster.has(Thread.currentThread())) {
        throw new IllegalStateException(
            "the engine cannot be closed by one of its own threads, which it would wait for");
      }
      closed = true;
      takers.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    List<Thread> left = countedOn();
    while (!left.isEmpty()) {
      left.forEach(Crew::join);
      left = countedOn(); // one may have come from a source to the last tasks
    }
  }

  private List<Thread> countedOn() {
    lock.lock();
    try {
      return roster.countedOn();
    } finally {
      lock.unlock();
    }
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
