package dev.kedge.classify;

import dev.kedge.image.Preprocessing;
import java.util.List;

/**
 * What is known of a model beside its weights.
 *
 * @param name a name for people, the folder's or file's
 * @param sha256 of the model file, in hex; empty for a model that is no file
 * @param labels a label for every class, in the order of the scores
 * @param preprocessing how a photo becomes the model's input
 * @param inference what runs it
 */
public record ModelInfo(
    String name,
    String sha256,
    List<String> labels,
    Preprocessing preprocessing,
    Inference inference) {
  public ModelInfo {
    labels = List.copyOf(labels);
  }
}
