package dev.kedge.engine;

import java.time.Duration;

/**
 * Told how far a run is, in the thread that takes the outcomes: before each, and now and then while
 * it waits for one.
 */
@FunctionalInterface
public interface RunListener {
  /** The longest that it hears nothing while that thread waits. */
  Duration PAUSE = Duration.ofSeconds(1);

  /** Nobody listens. */
  RunListener NONE = progress -> {};

  void onProgress(RunProgress progress);
}
