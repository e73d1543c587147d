package dev.kedge.engine;

/** Told how far a run is, in the thread that takes the outcomes, before each. */
@FunctionalInterface
public interface RunListener {
  /** Nobody listens. */
  RunListener NONE = progress -> {};

  void onProgress(RunProgress progress);
}
