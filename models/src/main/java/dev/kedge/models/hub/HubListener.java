package dev.kedge.models.hub;

/** Is told how far a model's files are. Called from the thread that asked for them. */
public interface HubListener {
  /** Wants to know nothing. */
  HubListener NONE = progress -> {};

  /** Some more of a file has come; several times a second. */
  void onProgress(HubProgress progress);

  /** Something took another way than expected, a sentence: another process is waited for, say. */
  default void onNotice(String sentence) {}

  /** Whether to give up; asked several times a second. */
  default boolean cancelled() {
    return false;
  }
}
