package dev.kedge.serve;

import dev.kedge.classify.ModelInfo;
import dev.kedge.segment.Segmentation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the options of a request. Safe for many threads. */
public interface Asking {
  /**
   * An option that requests may have.
   *
   * @param name without dashes
   * @param values what it takes, for people
   * @param description a sentence
   */
  record Option(String name, String values, String description) {}

  /**
   * What options mean for a model.
   *
   * @param options by name
   * @param superpixels of the picture, if the caller gave them
   * @throws IllegalArgumentException or {@link dev.kedge.error.KedgeException} if one is not known
   *     or invalid; the message goes to who asked
   */
  Asked read(Map<String, String> options, Optional<Segmentation> superpixels, ModelInfo model);

  /** All options, in the order in which they are told. */
  List<Option> options();
}
