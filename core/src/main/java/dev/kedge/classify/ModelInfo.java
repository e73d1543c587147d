package dev.kedge.classify;

import dev.kedge.image.Preprocessing;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known of a model beside its weights.
 *
 * @param name a name for people, the folder's or file's
 * @param sha256 of the model file, in hex; empty for a model that is no file
 * @param labels a label for every class, in the order of the scores
 * @param preprocessing how a photo becomes the model's input
 * @param inference what runs it
 * @param inputs what its inputs beside the pictures get, by their names, as it was given
 */
public record ModelInfo(
    String name,
    String sha256,
    List<String> labels,
    Preprocessing preprocessing,
    Inference inference,
    SortedMap<String, String> inputs) {
  public ModelInfo {
    labels = List.copyOf(labels);
    inputs = Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
  }

  /** A model of one input. */
  public ModelInfo(
      String name,
      String sha256,
      List<String> labels,
      Preprocessing preprocessing,
      Inference inference) {
    this(name, sha256, labels, preprocessing, inference, Collections.emptySortedMap());
  }

  /** The same with one more note of what runs it. */
  public ModelInfo with(String note) {
    return new ModelInfo(name, sha256, labels, preprocessing, inference.with(note), inputs);
  }
}
