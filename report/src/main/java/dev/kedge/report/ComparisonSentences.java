package dev.kedge.report;

import dev.kedge.Explanation;
import dev.kedge.compare.Comparison;
import dev.kedge.compare.Difference;
import dev.kedge.compare.RestoringSet;
import dev.kedge.compare.Which;
import dev.kedge.mask.Superpixels;
import dev.kedge.search.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
    String change = comparison.difference().map(ComparisonSentences::measured).orElse("A change");
    return comparison.sameAnswer()
        ? change + " leaves the answer as it is: " + first + "."
        : change + " turns " + first + " into " + second + ".";
  }

  /** A change of one picture, by its measures; what a person sees of it is not known. */
  private static String measured(Difference difference) {
    var distance = difference.photos().orElse(difference.views());
    return "A change of at most %s (SSIM %s)"
        .formatted(
            Words.count(Math.round(distance.linf() * LEVELS), "grey level"),
            Words.similarity(distance.ssim()));
  }

  /** Where, and what brings it back, as far as it is known. */
  String reason() {
    if (sameView()) {
      return "Nothing differs, so nothing is gained or lost.";
    }
    StringBuilder reason = new StringBuilder();
    comparison.difference().ifPresent(difference -> reason.append(size(difference)).append(' '));
    reason.append(anchors());
    held().forEach(sentence -> reason.append(' ').append(sentence));
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
          .formatted(Words.similarity(difference.views().ssim()));
    }
    if (data.twoModels() && difference.photos().map(d -> d.changedPixels() == 0).orElse(false)) {
      return "Both models are given the same photo, but see it cut or resized differently.";
    }
    var distance = difference.photos().orElse(difference.views());
    return "%s%s changed; SSIM, the likeness of structure, is 1 for equal pictures."
        .formatted(
            Words.count(distance.changedPixels(), "pixel"),
            difference.photos().isPresent() ? " of the photo" : " that the model sees");
  }

  /** How the two anchors lie to each other, as far as it is known. */
  private String anchors() {
    if (!anchorsFound()) {
      return notFound();
    }
    if (comparison.first().result().anchor().isEmpty()
        && comparison.second().result().anchor().isEmpty()) {
      return "No part in particular is needed for either answer.";
    }
    return relation()
        + (estimated(comparison.first()) || estimated(comparison.second())
            ? " Anchors are estimates here, with no guarantee."
            : "");
  }

  /** Whether both have an anchor, be it the empty one; else what they have in common is unknown. */
  boolean anchorsFound() {
    return found(comparison.first()) && found(comparison.second());
  }

  private static boolean found(Explanation explanation) {
    return explanation.result().status().found();
  }

  private static boolean estimated(Explanation explanation) {
    return explanation.result().precision().evidence() == Evidence.ESTIMATED;
  }

  /** Which of the two has no anchor, the first one first. */
  Optional<Explanation> unfound() {
    return Stream.of(comparison.first(), comparison.second()).filter(e -> !found(e)).findFirst();
  }

  private String notFound() {
    String first = StatusWords.of(comparison.first().result().status()).outcome();
    String second = StatusWords.of(comparison.second().result().status()).outcome();
    if (!found(comparison.first()) && !found(comparison.second())) {
      return "Which parts hold the answers is not known (%s), nor whether they are the same."
          .formatted(first.equals(second) ? first : "A: " + first + "; B: " + second);
    }
    return found(comparison.first())
        ? "Which part of B holds its answer is not known (%s).".formatted(second)
        : "Which part of A holds its answer is not known (%s).".formatted(first);
  }

  /** How two anchors that were found lie to each other; says nothing of what is needed. */
  String relation() {
    var overlap = comparison.overlap();
    String kept = Words.count(overlap.kept().size(), "superpixel");
    if (comparison.first().result().anchor().isEmpty()) {
      return "A needs no part in particular for its answer, B does.";
    }
    if (comparison.second().result().anchor().isEmpty()) {
      return "B needs no part in particular for its answer, A does.";
    }
    if (overlap.lost().isEmpty() && overlap.gained().isEmpty()) {
      return "The same part (%s) is enough for %s."
          .formatted(kept, comparison.sameAnswer() ? "the answer on both" : "both answers");
    }
    if (overlap.kept().isEmpty()) {
      return "The anchors found on A and B have no superpixel in common.";
    }
    if (overlap.lost().isEmpty()) {
      return "B's anchor is all of A's (%s) and %s more.".formatted(kept, overlap.gained().size());
    }
    if (overlap.gained().isEmpty()) {
      return "B's anchor is a part of A's: %s of its %s."
          .formatted(
              overlap.kept().size(),
              Words.count(overlap.kept().size() + overlap.lost().size(), "superpixel"));
    }
    return "Of A's anchor %s %s in B's too and %s not; %s %s in B's only."
        .formatted(
            kept,
            overlap.kept().size() == 1 ? "is" : "are",
            overlap.lost().size(),
            overlap.gained().size(),
            overlap.gained().size() == 1 ? "is" : "are");
  }

  /** What bounds say of the one's anchor on the other's picture. */
  private List<String> held() {
    List<String> held = new ArrayList<>();
    if (data.twoModels() || different()) {
      return held;
    }
    double threshold = comparison.options().question().required().threshold();
    comparison.precisions().stream()
        .filter(
            cell ->
                cell.anchor() == Which.FIRST
                    && cell.picture() == Which.SECOND
                    && cell.label() == Which.FIRST
                    && !comparison.first().result().anchor().isEmpty())
        .forEach(
            cell -> {
              var precision = cell.precision();
              boolean exact = precision.evidence() == Evidence.EXACT;
              String more =
                  exact
                      ? ""
                      : " (with %s confidence)".formatted(Words.percent(precision.confidence()));
              if (precision.high() < threshold) {
                held.add(
                    "Kept on B, A's anchor gives %s in %s%s of cases%s."
                        .formatted(
                            quoted(comparison.first()),
                            exact ? "" : "at most ",
                            Words.upperBound(precision.high()),
                            more));
              } else if (precision.low() >= threshold) {
                held.add(
                    "Kept on B, A's anchor still gives %s in %s%s of cases%s."
                        .formatted(
                            quoted(comparison.first()),
                            exact ? "" : "at least ",
                            Words.lowerBound(precision.low()),
                            more));
              }
            });
    return held;
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
    if (set.atLeast() <= 1 && !set.smallest()) {
      return what + "; whether fewer would do is not known.";
    }
    return set.smallest()
        ? what + "; no smaller set does."
        : what
            + "; no set of fewer than %s does; not all sets in between were tried."
                .formatted(Words.count(set.atLeast(), "superpixel"));
  }

  static String names(Superpixels superpixels) {
    return Words.superpixels(superpixels, MOST_NUMBERS);
  }
}
