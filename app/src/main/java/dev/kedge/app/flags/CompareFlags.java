package dev.kedge.app.flags;

import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.compare.CompareOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is asked of two pictures. */
public final class CompareFlags {
  @Option(
      names = "--model2",
      paramLabel = "DIR|FILE|hf:ORG/REPO",
      description =
          "A second model: the first picture is seen by --model, the second (or the first again) by"
              + " this one.")
  @Nullable ModelSource model2;

  @Option(
      names = "--models",
      split = ",",
      paramLabel = "DIR|FILE|hf:ORG/REPO",
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
   * @throws UsageException if a number is out of its range or has no effect, or another model than
   *     the first is on a server
   */
  public CompareOptions options(Scene scene, Question question) {
    CompareOptions usual = CompareOptions.DEFAULTS;
    if (restoringLimit != null && model2 != null) {
      throw new UsageException(
          "--restoring-limit does nothing with --model2: sets that restore an answer are looked for"
              + " before one model");
    }
    refuseServer("--model2", model2);
    models.forEach(model -> refuseServer("--models", model));
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

  /** The flags of a model on a server are those of {@code --model}. */
  private static void refuseServer(String flag, @Nullable ModelSource source) {
    if (source instanceof ModelSource.OnServer) {
      throw new UsageException(
          flag
              + " is a model on a server, which only --model can be; expected a folder, a file or"
              + " hf:ORG/REPO");
    }
  }
}
