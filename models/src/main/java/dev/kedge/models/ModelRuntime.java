package dev.kedge.models;

import dev.kedge.perturb.Availability;
import java.util.List;
import java.util.Map;

/**
 * What runs models: the devices of one kind here. Found by {@link java.util.ServiceLoader}; made
 * without effects. Safe for many threads.
 */
public interface ModelRuntime {
  /** The kind: {@code cpu}, {@code cuda}. */
  String kind();

  /**
   * What there is, by number; a single {@link Availability.Missing} if there is nothing that could
   * be numbered. Never throws.
   */
  List<Availability> all();

  /**
   * Opens a device; the caller closes it.
   *
   * @param number from 0
   * @param settings passed on to ONNX Runtime's execution provider, under its own names; {@link
   *     Map#of} for the defaults
   * @throws dev.kedge.perturb.BackendException if it is not usable here; the message says why
   */
  Device open(int number, Map<String, String> settings);
}
