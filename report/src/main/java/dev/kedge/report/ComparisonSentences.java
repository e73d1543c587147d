package dev.kedge.report;

import dev.kedge.Explanation;
import dev.kedge.compare.Comparison;
import dev.kedge.compare.Difference;
import dev.kedge.compare.RestoringSet;
import dev.kedge.compare.Which;
import dev.kedge.mask.Superpixels;

/** What a comparison comes to, in sentences. */
final class ComparisonSentences {
  private static final int MOST_NUMBERS = 8;
  private static final int LEVELS = 255;

  private final ComparisonReport data;
  private final Comparison comparison;

  ComparisonSentences(ComparisonReport data) {
    this.data = data;
    this.comparison = data.comparison();
  }

  /** A label as it is quoted in a headline. */
  static String quoted(Explanation explanation) {
    return Findings.label(explanation.explained());
  }

  /** Whether there is one model and it is given the same numbers twice. */
  boolean sameView() {
    return !data.twoModels()
        && comparison.difference().map(d -> d.views().changedPixels() == 0).orElse(false);
  }

  private boolean different() {
    return comparison.difference().map(d -> !d.samePicture()).orElse(!data.twoModels());
  }

  /** What happened. */
  String headline() {
    String first = quoted(comparison.first());
    String second = quoted(comparison.second());
    if (sameView()) {
      return "The model sees the same picture twice: " + first + ".";
    }
    if (data.twoModels()) {
      return comparison.sameAnswer()
          ? "Two models, one answer: " + first + "."
          : "%s says %s, %s says %s."
              .formatted(data.firstModel().name(), first, data.secondModel().name(), second);
    }
    if (different()) {
      return comparison.sameAnswer()
          ? "Two different pictures, one answer: " + first + "."
          : "Two different pictures: " + first + " and " + second + ".";
    }
    return comparison.sameAnswer()
        ? "The picture changed, the answer did not: " + first + "."
        : "The picture hardly changed. The answer did: from " + first + " to " + second + ".";
  }

  /** Where, and what brings it back, as far as it is known. */
  String reason() {
    if (sameView()) {
      return "Nothing differs, so nothing is gained or lost.";
    }
    StringBuilder reason = new StringBuilder();
    comparison.difference().ifPresent(difference -> reason.append(size(difference)).append(' '));
    reason.append(anchors());
    if (!comparison.sameAnswer() && !different()) {
      comparison
          .restoring()
          .ifPresent(
              restoring ->
                  reason.append(' ').append(restores(restoring.firstIntoSecond(), Which.FIRST)));
    }
    return reason.toString();
  }

  private String size(Difference difference) {
    if (difference.views().changedPixels() == 0) {
      return "Both models are shown the same picture.";
    }
    if (!difference.samePicture()) {
      return "This is no small change of one picture (structural similarity %s of 1): what follows sets two pictures side by side."
          .formatted(Words.decimal(difference.views().ssim()));
    }
    var distance = difference.photos().orElse(difference.views());
    return "No value changed by more than %s of %s."
        .formatted(Words.fixed(distance.linf() * LEVELS, 0), LEVELS);
  }

  private String anchors() {
    var overlap = comparison.overlap();
    if (overlap.lost().isEmpty() && overlap.gained().isEmpty()) {
      return "The model looks at the same part of both.";
    }
    if (overlap.kept().isEmpty()) {
      return "What holds the answer is another part of the picture now.";
    }
    if (overlap.lost().isEmpty()) {
      return "What held the answer is still needed (%s), and %s more."
          .formatted(Words.count(overlap.kept().size(), "superpixel"), overlap.gained().size());
    }
    return "Of what held the answer, %s stayed and %s left; %s came."
        .formatted(
            Words.count(overlap.kept().size(), "superpixel"),
            overlap.lost().size(),
            overlap.gained().size());
  }

  /** What a set brings back, and whether less would do. */
  String restores(RestoringSet set, Which whose) {
    Explanation restored = whose == Which.FIRST ? comparison.first() : comparison.second();
    String from = whose == Which.FIRST ? "A" : "B";
    String into = whose == Which.FIRST ? "B" : "A";
    if (set.set().isEmpty()) {
      return "Nothing need be copied: both have the answer %s.".formatted(quoted(restored));
    }
    String what =
        "Copying %s (%s of the picture) from %s into %s brings %s back"
            .formatted(
                names(set.set()), Words.percent(set.pixelShare()), from, into, quoted(restored));
    if (!set.verified()) {
      return what + ", but the pasted picture, sent through the model by itself, did not.";
    }
    return set.smallest()
        ? what + "; no smaller set does."
        : what
            + "; no set of fewer than %s does, what lies between was not all tried."
                .formatted(Words.count(set.atLeast(), "superpixel"));
  }

  static String names(Superpixels superpixels) {
    return Words.superpixels(superpixels, MOST_NUMBERS);
  }
}
