package dev.kedge.app.flags;

import dev.kedge.ExplainOptions;
import dev.kedge.compare.CompareOptions;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is asked of two pictures. */
public final class CompareFlags {
  @Option(
      names = "--model2",
      paramLabel = "DIR|FILE",
      description =
          "A second model: the first picture is seen by --model, the second (or the first again) by"
              + " this one.")
  @Nullable Path model2;

  @Option(
      names = "--models",
      split = ",",
      paramLabel = "DIR|FILE",
      description = "More models that are only asked what they say of both pictures.")
  List<Path> models = List.of();

  @Option(
      names = "--restoring-limit",
      paramLabel = "N",
      description =
          "Sets of superpixels tried, at most, to prove that a restoring set is the smallest; 0 for"
              + " no restoring sets (default: 2048).")
  long restoringLimit = CompareOptions.DEFAULTS.restoringLimit();

  @Option(
      names = "--precision-draws",
      paramLabel = "N",
      description =
          "Samples at most for the precision of an anchor on a picture; 0 for none (default: 400).")
  int precisionDraws = CompareOptions.DEFAULTS.precisionDraws();

  @Option(
      names = "--null-repeats",
      paramLabel = "N",
      description =
          "Repeats of each kind for the null band; 0 for none (default: 2, an explanation each).")
  int nullRepeats = CompareOptions.DEFAULTS.nullRepeats();

  @Option(
      names = "--defence-anchors",
      description = "Look for both anchors after each defence too (12 explanations).")
  boolean defenceAnchors;

  /** The second model, if one is given. */
  public @Nullable Path model2() {
    return model2;
  }

  /** The models that are only asked what they say. */
  public List<Path> models() {
    return models;
  }

  /**
   * The options that the flags describe.
   *
   * @throws IllegalArgumentException if they cannot be meant
   */
  public CompareOptions options(ExplainOptions explain) {
    return CompareOptions.DEFAULTS
        .withExplain(explain)
        .withRestoringLimit(restoringLimit)
        .withPrecisionDraws(precisionDraws)
        .withNullRepeats(nullRepeats)
        .withDefenceAnchors(defenceAnchors);
  }
}
