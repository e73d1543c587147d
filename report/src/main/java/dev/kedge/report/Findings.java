package dev.kedge.report;

import dev.kedge.ClassScore;
import dev.kedge.Explanation;
import dev.kedge.KeepRule;
import dev.kedge.Refinement;
import dev.kedge.classify.Scores;
import dev.kedge.search.Evidence;
import dev.kedge.search.Exhaustive;
import dev.kedge.search.Precision;
import dev.kedge.search.SearchResult;
import dev.kedge.search.Status;
import java.util.Optional;

/** What an explanation found, in sentences. */
final class Findings {
  private final Explanation explanation;
  private final SearchResult result;
  private final int size;
  private final int superpixels;

  Findings(Explanation explanation) {
    this.explanation = explanation;
    this.result = explanation.result();
    this.size = result.anchor().size();
    this.superpixels = explanation.segmentation().superpixels();
  }

  /** Whether the model's own first answer is explained, not another class that was asked for. */
  private boolean explainsFirst() {
    return explanation.top().getFirst().index() == explanation.explained().index();
  }

  /** Whether there are labels that do not exclude each other, and the model gives none of them. */
  boolean nothingOn() {
    return explanation.labelsIndependent()
        && explanation.top().getFirst().probability() < Scores.ON;
  }

  /** Whether the anchor leaves nothing out. */
  boolean wholePicture() {
    return result.status() == Status.FOUND && size == superpixels;
  }

  /** What the model says. */
  String answer(String model) {
    ClassScore first = explanation.top().getFirst();
    String says =
        model
            + (nothingOn() ? " says that no label is on, the most likely is " : " says ")
            + scored(first);
    return explainsFirst() ? says : says + ". And " + scored(explanation.explained()) + "?";
  }

  private static String scored(ClassScore score) {
    return label(score) + " (" + Words.percent(score.probability()) + ")";
  }

  /** A class's name as it is quoted. */
  static String label(ClassScore score) {
    return Words.quote(Words.brief(score.label()));
  }

  /** Why, as far as it is known. */
  String reason() {
    if (!Words.known(result.precision())) {
      return "The search ended before anything was learnt.";
    }
    if (result.status() == Status.EMPTY) {
      String masked = superpixels == 1 ? "the picture" : "superpixels";
      return "%s: with %s masked at random %s%s%s."
          .formatted(
              reaches()
                  ? "No part in particular is needed"
                  : "Perhaps no part in particular is needed",
              masked,
              itSays(),
              cases(),
              reaches() ? "" : under());
    }
    if (result.status().found()) {
      return wholePicture() ? wholePictureOnly() : enough();
    }
    if (enoughSoFar()) {
      return "%s: keeping %s is enough, as %s%s; but a smaller set may be enough, too."
          .formatted(unfinished(), part(), itSays(), cases());
    }
    String asked =
        result.status() == Status.NOT_FOUND
            ? "; " + Words.percent(explanation.question().required().threshold()) + " was asked for"
            : "";
    return StatusWords.of(result.status()).why() + ": " + bestSoFar() + asked + ".";
  }

  private String enough() {
    return reaches()
        ? "Keeping %s is enough: with everything else masked at random %s%s.%s"
            .formatted(
                part(),
                itSays(),
                cases(),
                smallest()
                    ? " No smaller set is enough."
                    : result.cutShort().map(this::maybeSmaller).orElse(""))
        : "Keeping %s may be enough: with everything else masked at random %s%s%s."
            .formatted(part(), itSays(), cases(), under());
  }

  /** Why nobody knows yet if a smaller set is enough. */
  private String maybeSmaller(Status why) {
    return switch (why) {
      case LIMIT -> " A smaller set may be enough, too: the evaluations allowed were spent.";
      case DEADLINE -> " A smaller set may be enough, too: time ran out.";
      case UNREACHABLE ->
          " A smaller set may be enough, too: the model could not be reached any more.";
      default -> " A smaller set may be enough, too: the search was stopped.";
    };
  }

  /** Whether the precision, as far as it is known, is what was asked for. */
  private boolean reaches() {
    Precision precision = result.precision();
    double threshold = explanation.question().required().threshold();
    return switch (precision.evidence()) {
      case EXACT, CERTIFIED -> true;
      case ESTIMATED -> precision.value() >= threshold;
    };
  }

  private String under() {
    return ", an estimate under the %s that were asked for"
        .formatted(Words.percent(explanation.question().required().threshold()));
  }

  /** Whether a search that was cut short has an anchor, which may not be the smallest. */
  boolean enoughSoFar() {
    return !result.status().found()
        && size > 0
        && result.precision().evidence() == Evidence.EXACT
        && result.precision().value() >= explanation.question().required().threshold();
  }

  private String unfinished() {
    return switch (result.status()) {
      case FOUND, EMPTY, NOT_FOUND -> "The search ended";
      case LIMIT -> "The evaluations or draws allowed were spent before the search was done";
      case DEADLINE -> "Time ran out before the search was done";
      case CANCELLED -> "The search was stopped before it was done";
      case UNREACHABLE -> "The model could not be reached any more before the search was done";
    };
  }

  /** Whether it was proved that no smaller set reaches the threshold: all of them were tried. */
  private boolean smallest() {
    return result.status() == Status.FOUND
        && result.precision().evidence() == Evidence.EXACT
        && explanation.search() instanceof Exhaustive;
  }

  /** How much the anchor is of the picture. */
  String part() {
    return "%s of %s (%s of the picture)"
        .formatted(
            size,
            Words.count(superpixels, "superpixel"),
            Words.percent(explanation.anchorPixelShare()));
  }

  private String wholePictureOnly() {
    return superpixels == 1
        ? "The picture is one single superpixel: there is nothing to leave out."
        : (smallest()
                ? "Only the whole picture is enough: no fewer superpixels keep the answer in %s of"
                    + " cases."
                : "Nothing less than the whole picture was found to be enough: the search, which"
                    + " does not try all sets, saw no fewer superpixels that keep the answer in %s"
                    + " of cases.")
            .formatted(Words.percent(explanation.question().required().threshold()));
  }

  private String bestSoFar() {
    String kept =
        size == 0
            ? "with superpixels masked at random "
            : "with the best set so far, %s of %s, kept and everything else masked at random "
                .formatted(size, superpixels);
    return kept
        + itSays()
        + cases()
        + (result.precision().evidence() == Evidence.ESTIMATED && size > 0
            ? ", a guess from few samples, and the best of many guesses is often too high"
            : "");
  }

  private String itSays() {
    Optional<KeepRule> rule = explanation.question().keepRule();
    if (rule.isPresent()) {
      return rule.get().words(label(explanation.explained()));
    }
    return explainsFirst() && !nothingOn()
        ? "it still says so"
        : "it says " + label(explanation.explained());
  }

  /** What was found inside the anchor. */
  String refined(Refinement refinement) {
    if (refinement.rounds().isEmpty()) {
      return "No part of the anchor was looked for: the limits were reached, or its superpixels are"
          + " too small to be cut.";
    }
    if (refinement.pixels() >= explanation.segmentation().size(result.anchor())) {
      return "No part of the anchor was found that is enough: it was cut into %s, and an anchor of fewer of them was looked for."
          .formatted(Words.count(refinement.rounds().getFirst().pieces(), "piece"));
    }
    return "Part of the anchor is enough, %s of the picture instead of %s: its superpixels were cut into ever finer pieces, and with all others masked at random %s%s."
        .formatted(
            Words.percent(refinement.pixelShare()),
            Words.percent(explanation.anchorPixelShare()),
            itSays(),
            cases(refinement.precision()));
  }

  private String cases() {
    return cases(result.precision());
  }

  private static String cases(Precision precision) {
    if (precision.evidence() == Evidence.EXACT) {
      return " in " + Words.percent(precision.value()) + " of cases";
    }
    String about =
        precision.value() == 1
            ? " in every sample drawn"
            : precision.value() == 0
                ? " in no sample drawn"
                : " in about " + Words.percent(precision.value()) + " of cases";
    if (precision.evidence() != Evidence.CERTIFIED) {
      return about;
    }
    String least = Words.lowerBound(precision.low());
    return precision.confidence() == 1
        ? "%s (at least %s, by masks that were tried)".formatted(about, least)
        : "%s (at least %s, with %s confidence)"
            .formatted(about, least, Words.percent(precision.confidence()));
  }

  /** What is said of another class, whose part is shown. */
  String forAnotherClass() {
    if (result.status() == Status.EMPTY) {
      return (reaches() ? "No part" : "Perhaps no part") + " in particular is needed for it.";
    }
    if (result.status().found()) {
      return reaches()
          ? "Keeping " + part() + " is enough for it."
          : "Keeping %s may be enough for it%s.".formatted(part(), under());
    }
    if (enoughSoFar()) {
      return "%s. Keeping %s is enough for it; a smaller set may be, too."
          .formatted(unfinished(), part());
    }
    return StatusWords.of(result.status()).why()
        + "."
        + (size == 0 ? "" : " The best so far: " + part() + ".");
  }
}
