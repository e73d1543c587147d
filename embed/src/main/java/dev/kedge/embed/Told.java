package dev.kedge.embed;

import dev.kedge.ProgressListener;
import dev.kedge.attack.AttackListener;
import dev.kedge.attack.AttackProgress;
import dev.kedge.search.SearchProgress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.BooleanSupplier;

/**
 * Tells the program how far an explanation is, before every batch, and asks whether to go on:
 * {@code kedge_progress_fn}, called in one thread, the one that made this.
 */
final class Told implements ProgressListener, AttackListener, BooleanSupplier {
  private final MemorySegment function;
  private final MemorySegment user;
  private final Thread owner = Thread.currentThread();
  private volatile Progress progress = Progress.NONE;
  private volatile boolean stopped;

  /**
   * For a function.
   *
   * @param function the null pointer for nobody
   * @param user its first argument
   */
  Told(MemorySegment function, MemorySegment user) {
    this.function = function;
    this.user = user;
  }

  @Override
  public void onProgress(SearchProgress said) {
    progress = Progress.of(said);
  }

  @Override
  public void onProgress(AttackProgress said) {
    progress = Progress.of(said);
  }

  /** Whether to stop. */
  @Override
  @SuppressWarnings("ReferenceEquality") // threads are themselves
  public boolean getAsBoolean() {
    if (!stopped && function.address() != 0 && Thread.currentThread() == owner) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment struct = arena.allocate(Progress.BYTES, Long.BYTES);
        progress.write(struct, 0);
        stopped = Functions.progress(function, user, struct) != 0;
      }
    }
    return stopped;
  }
}
