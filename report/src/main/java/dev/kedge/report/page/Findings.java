package dev.kedge.report.page;

import dev.kedge.ClassScore;
import dev.kedge.Explanation;
import dev.kedge.search.Evidence;
import dev.kedge.search.Precision;
import dev.kedge.search.SearchResult;
import dev.kedge.search.Status;

/** What was found, in sentences. */
final class Findings {
  private final Explanation explanation;
  private final SearchResult result;
  private final String model;
  private final int size;
  private final int superpixels;

  Findings(ReportData data) {
    this.explanation = data.explanation();
    this.result = explanation.result();
    this.model = data.model().name();
    this.size = result.anchor().size();
    this.superpixels = explanation.segmentation().superpixels();
  }

  /** Whether the model's own first answer is explained, not another class that was asked for. */
  private boolean explainsFirst() {
    return explanation.top().getFirst().index() == explanation.explained().index();
  }

  boolean wholePicture() {
    return result.status() == Status.FOUND && size == superpixels;
  }

  /** Whether the search ended before it knew anything of the anchor's precision. */
  static boolean nothingKnown(Precision precision) {
    return precision.evidence() != Evidence.EXACT && precision.low() == 0 && precision.high() == 1;
  }

  /** What the model says. */
  String answer() {
    ClassScore first = explanation.top().getFirst();
    String says = model + " says " + scored(first);
    return explainsFirst() ? says : says + ". And " + scored(explanation.explained()) + "?";
  }

  private static String scored(ClassScore score) {
    return Words.quote(Words.brief(score.label()))
        + " ("
        + Words.percent(score.probability())
        + ")";
  }

  /** Why, as far as it is known. */
  String reason() {
    if (nothingKnown(result.precision())) {
      return "The search ended before anything was learnt.";
    }
    return switch (result.status()) {
      case FOUND -> wholePicture() ? wholePictureOnly() : enough();
      case EMPTY ->
          "No part in particular is needed: with "
              + (superpixels == 1 ? "the picture" : "superpixels")
              + " masked at random "
              + itSays()
              + cases()
              + ".";
      case NOT_FOUND ->
          "No set of superpixels that was tried is enough: "
              + bestSoFar()
              + "; "
              + Words.percent(explanation.question().required().threshold())
              + " was asked for.";
      case LIMIT ->
          "The evaluations or draws allowed were spent before an answer was found: "
              + bestSoFar()
              + ".";
      case DEADLINE -> "Time ran out before an answer was found: " + bestSoFar() + ".";
      case CANCELLED -> "The search was stopped before an answer was found: " + bestSoFar() + ".";
    };
  }

  private String enough() {
    return "Keeping %d of %d superpixels (%s of the picture) is enough: with everything else masked at random %s%s."
        .formatted(
            size, superpixels, Words.percent(explanation.anchorPixelShare()), itSays(), cases());
  }

  private String wholePictureOnly() {
    return superpixels == 1
        ? "The picture is one single superpixel: there is nothing to leave out."
        : "Only the whole picture is enough: no fewer superpixels keep the answer in %s of cases."
            .formatted(Words.percent(explanation.question().required().threshold()));
  }

  private String bestSoFar() {
    String kept =
        size == 0
            ? "with superpixels masked at random "
            : "with the best set so far, %d of %d, kept and everything else masked at random "
                .formatted(size, superpixels);
    return kept + itSays() + cases();
  }

  private String itSays() {
    return explainsFirst()
        ? "it still says so"
        : "it says " + Words.quote(Words.brief(explanation.explained().label()));
  }

  private String cases() {
    Precision precision = result.precision();
    if (precision.evidence() == Evidence.EXACT) {
      return " in " + Words.percent(precision.value()) + " of cases";
    }
    String about =
        precision.value() == 1
            ? " in every sample drawn"
            : " in about " + Words.percent(precision.value()) + " of cases";
    return precision.evidence() == Evidence.CERTIFIED
        ? "%s (at least %s, with %s confidence)"
            .formatted(
                about, Words.lowerBound(precision.low()), Words.percent(precision.confidence()))
        : about;
  }
}
