package dev.kedge.report;

import dev.kedge.classify.ModelInfo;
import dev.kedge.compare.Comparison;
import java.time.Duration;
import java.util.Optional;

/**
 * What the story of a comparison is made of.
 *
 * @param comparison what it tells
 * @param firstImage the first picture's name for people
 * @param secondImage the second picture's name
 * @param firstModel the model before the first picture
 * @param secondModel the model before the second picture, the same if there is one only
 * @param reading how long reading both pictures took
 * @param json the comparison as JSON text, shown as it is
 * @param version of Kedge
 * @param command the command line that repeats it, if there is one
 */
public record ComparisonReport(
    Comparison comparison,
    String firstImage,
    String secondImage,
    ModelInfo firstModel,
    ModelInfo secondModel,
    Duration reading,
    String json,
    String version,
    Optional<String> command) {
  /** Whether there are two models. */
  boolean twoModels() {
    return !firstModel.equals(secondModel);
  }
}
