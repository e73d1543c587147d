package dev.kedge.perturb;

/** Whether something is usable here: what it runs on, or a sentence why not. */
public sealed interface Availability {
  /** Usable; {@code device} says on what. */
  record Usable(String device) implements Availability {}

  /**
   * Not usable; {@code reason} is a sentence that says why, and what to do where something helps.
   */
  record Missing(String reason) implements Availability {}
}
