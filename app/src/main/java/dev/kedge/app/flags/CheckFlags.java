package dev.kedge.app.flags;

import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.check.Questions;
import dev.kedge.image.io.ImageReader;
import dev.kedge.perturb.Fill;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is asked of each photo besides the explanation of its class. */
public final class CheckFlags {
  @Option(
      names = "--top",
      paramLabel = "K",
      defaultValue = "1",
      description = "Explain the K most likely classes, not only the first.")
  int top = 1;

  @Option(
      names = "--fills",
      paramLabel = "FILL,FILL…",
      description =
          "Explain under these fills as well, and say what the anchor is worth there: as --fill"
              + " takes them, a colour as constant:R/G/B.")
  @Nullable String fills;

  @Option(
      names = "--repeat",
      paramLabel = "N",
      description =
          "Explain N times more with other seeds, and say how often the anchor is the same.")
  @Nullable Integer repeats;

  @Option(
      names = "--jitter",
      paramLabel = "PIXELS",
      description =
          "With --repeat: cut the superpixels from the picture shifted by up to so many pixels.")
  @Nullable Integer jitter;

  @Option(
      names = "--curves",
      description = "Measure insertion, deletion, sufficiency and comprehensiveness.")
  boolean curves;

  /** Whether precisions are estimated, whatever the strategy is: those of anchors under fills. */
  public boolean estimates() {
    return fills != null;
  }

  /**
   * The questions that the flags describe, besides the question that every photo is asked.
   *
   * @param classGiven whether a class was asked for by name or index
   * @throws UsageException if they do not go together or with that question, or a background cannot
   *     be read
   */
  public Questions questions(
      Scene scene, Question question, boolean classGiven, ImageReader reader) {
    FlagChecks.atLeast(1, "--top", top);
    FlagChecks.atLeast(1, "--repeat", repeats == null ? 1 : repeats);
    require(jitter == null || jitter >= 1, "--jitter is " + jitter + ", expected at least 1 pixel");
    require(jitter == null || repeats != null, "--jitter " + jitter + " needs --repeat N");
    require(
        top == 1 || !classGiven,
        "--top explains the most likely classes, --class another one: give one of both");
    Questions questions =
        new Questions(
            top, fills(reader), repeats == null ? 0 : repeats, jitter == null ? 0 : jitter, curves);
    require(
        fills == null || !questions.otherFills(scene).isEmpty(),
        "--fills is '" + fills + "', which the explanation is made under anyway: name another");
    try {
      questions.check(scene, question);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--jitter " + jitter + ": " + e.getMessage());
    }
    return questions;
  }

  /**
   * Checks that the model has as many classes as are asked for.
   *
   * @throws UsageException if not
   */
  public void check(int classes) {
    require(top <= classes, "--top is " + top + ", the model has " + classes + " classes");
  }

  private List<Fill> fills(ImageReader reader) {
    List<Fill> parsed = new ArrayList<>();
    if (fills != null) {
      for (String fill : fills.split(",", -1)) {
        parsed.add(FillFlags.parse("--fills", fill, reader));
      }
    }
    return parsed;
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new UsageException(message);
    }
  }
}
