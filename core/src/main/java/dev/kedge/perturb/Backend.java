package dev.kedge.perturb;

import dev.kedge.image.Place;

/**
 * A way to make masked pictures. All backends give the same bits: a perturbation is a select,
 * without arithmetic. Found by {@link java.util.ServiceLoader}; made without effects.
 */
public interface Backend extends AutoCloseable {
  /** Its short name: {@code scalar}, {@code simd}, {@code cuda}. */
  String name();

  /** Whether it is usable here. Never throws, and loads nothing heavy. */
  Availability availability();

  /** The higher, the sooner {@code auto} takes it. */
  int priority();

  /**
   * Where its masked pictures come to be; read from elsewhere, they are copied. Asking opens
   * nothing.
   */
  default Place place() {
    return Place.host();
  }

  /**
   * Opens a perturber for one picture.
   *
   * @param planes stay open until the perturber is closed
   * @throws BackendException if the backend is not usable here
   */
  Perturber open(Planes planes);

  /**
   * Frees what it keeps from one perturber to the next. It may be used again.
   *
   * @throws IllegalStateException if a perturber is open
   */
  @Override
  default void close() {}
}
