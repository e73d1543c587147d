package dev.kedge.app.flags;

import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.compare.CompareOptions;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is asked of two pictures. */
public final class CompareFlags {
  @Option(
      names = "--model2",
      paramLabel = "DIR|FILE|hf:ORG/REPO|oip:URL",
      description =
          "A second model: the first picture is seen by --model, the second (or the first again) by"
              + " this one.")
  @Nullable ModelSource model2;

  @Option(
      names = "--prepare2",
      paramLabel = "DIR|hf:ORG/REPO",
      description = "As --prepare, for a --model2 on a server.")
  @Nullable ModelSource prepare2;

  @Option(
      names = "--models",
      split = ",",
      paramLabel = "DIR|FILE|hf:ORG/REPO|oip:URL",
      description = "More models that are only asked what they say of both pictures.")
  List<ModelSource> models = List.of();

  @Option(
      names = "--restoring-limit",
      paramLabel = "N",
      description =
          "Sets of superpixels tried, at most, to prove that a restoring set is the smallest; 0 for"
              + " no restoring sets (default: 2048). Two models have none.")
  @Nullable Long restoringLimit;

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
  public @Nullable ModelSource model2() {
    return model2;
  }

  /** What says how the pictures of a second model on a server are prepared. */
  public @Nullable ModelSource prepare2() {
    return prepare2;
  }

  /** All models but the first. */
  public List<ModelSource> others() {
    return model2 == null ? models : Stream.concat(Stream.of(model2), models.stream()).toList();
  }

  /** Whether precisions are estimated, whatever the strategy is: those of anchors on pictures. */
  public boolean estimates() {
    return precisionDraws > 0;
  }

  /** The models that are only asked what they say. */
  public List<ModelSource> models() {
    return models;
  }

  /**
   * The options that the flags describe.
   *
   * @throws UsageException if a number is out of its range, or a flag has no effect
   */
  public CompareOptions options(Scene scene, Question question) {
    CompareOptions usual = CompareOptions.DEFAULTS;
    if (restoringLimit != null && model2 != null) {
      throw new UsageException(
          "--restoring-limit does nothing with --model2: sets that restore an answer are looked for"
              + " before one model");
    }
    if (prepare2 != null && !(model2 instanceof ModelSource.OnServer)) {
      throw new UsageException(
          "--prepare2 does nothing without a second model on a server (--model2"
              + " oip:http://HOST:PORT/v2/models/NAME)");
    }
    long sets = restoringLimit == null ? usual.restoringLimit() : restoringLimit;
    FlagChecks.require(
        sets >= 0 && sets <= CompareOptions.MOST_RESTORING,
        "--restoring-limit",
        sets,
        "0 to " + CompareOptions.MOST_RESTORING);
    FlagChecks.atLeast(0, "--precision-draws", precisionDraws);
    FlagChecks.atLeast(0, "--null-repeats", nullRepeats);
    return usual
        .withScene(scene)
        .withQuestion(question)
        .withRestoringLimit(sets)
        .withPrecisionDraws(precisionDraws)
        .withNullRepeats(nullRepeats)
        .withDefenceAnchors(defenceAnchors);
  }
}
