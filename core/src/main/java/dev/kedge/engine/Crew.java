package dev.kedge.engine;

import dev.kedge.evaluate.Failure;
import java.util.ArrayDeque;
import java.util.ArrayList;
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
  private static final long RETRY_NANOS = 1_000_000_000;

  private static final Comparator<Task> ORDER =
      Comparator.comparingInt(Task::priority).reversed().thenComparingLong(Task::number);

  private final int mostAtWork;
  private final ThreadFactory factory;
  private final Consumer<Task> work;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final TreeSet<Task> waiting = new TreeSet<>(ORDER);
  private final Queue<Run<?>> takers = new ArrayDeque<>();
  private final List<Member> members = new ArrayList<>();
  private long numbers;
  private int atWork;
  private int taking;
  private long refused = System.nanoTime() - RETRY_NANOS;
  private boolean closed;

  /**
   * @param mostAtWork tasks that are worked on at a time
   * @param factory makes threads
   * @param work done on a task, to its end; does not throw
   */
  Crew(int mostAtWork, ThreadFactory factory, Consumer<Task> work) {
    this.mostAtWork = mostAtWork;
    this.factory = factory;
    this.work = work;
  }

  /** A thread. */
  private final class Member implements Runnable {
    private @Nullable Thread thread;
    private boolean isTaking;

    @Override
    public void run() {
      try {
        while (step(this)) {
          Thread.interrupted(); // whatever the last task left behind
        }
      } finally {
        leave(this);
      }
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
    int wanted = Math.min(mostAtWork, atWork + waiting.size()) + taking + takers.size();
    boolean needed = members.size() == taking;
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
          member.isTaking = true;
          taking++;
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
        member.isTaking = false; // from here on it is one to count on
        taking--;
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
        members.remove(member);
        if (members.size() == taking) {
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
    List<Thread> ending = new ArrayList<>();
    lock.lock();
    try {
      for (Member member : members) {
        if (member.thread == Thread.currentThread()) {
          throw new IllegalStateException(
              "the engine cannot be closed by one of its own threads, which it would wait for");
        }
        if (member.thread != null && !member.isTaking) {
          ending.add(member.thread);
        }
      }
      closed = true;
      takers.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    ending.forEach(Crew::join);
    for (Thread next = stillThere(); next != null; next = stillThere()) {
      join(next);
    }
  }

  /** A thread that came from a source to the last tasks. */
  private @Nullable Thread stillThere() {
    lock.lock();
    try {
      for (Member member : members) {
        if (!member.isTaking) {
          return member.thread;
        }
      }
      return null;
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
