package dev.kedge.serve;

/**
 * Opens and closes models while the server runs, for callers that may ask for it. A model is known
 * by its name alone: where its files are is never told by a caller. Safe for many threads.
 */
public interface ModelControl {
  /**
   * Opens the model of a name, as it was opened at the start. Blocks until it is ready; one is
   * opened at a time.
   *
   * @param name of one of the models that the server was started with
   * @throws RuntimeException if that fails; its message goes to the server's log, not to the caller
   */
  ServedModel open(String name);

  /** Closes a model that nothing uses any more: one of the start, or one that was opened here. */
  void close(ServedModel model);
}
