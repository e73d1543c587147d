package dev.kedge.attack;

/** Told how far an attack is, in the thread that attacks; should return at once. */
@FunctionalInterface
public interface AttackListener {
  /** Nobody listens. */
  AttackListener NONE = progress -> {};

  /** The model has answered some queries. */
  void onProgress(AttackProgress progress);
}
