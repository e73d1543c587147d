package dev.kedge.report.page;

import dev.kedge.Explanation;
import dev.kedge.Timings;
import dev.kedge.search.Cost;
import dev.kedge.search.Precision;
import java.util.LinkedHashMap;
import java.util.Map;

/** How sure the finding is, and what it took. */
public final class Facts {
  private Facts() {}

  static Element precision(Explanation explanation) {
    Precision precision = explanation.result().precision();
    int size = explanation.result().anchor().size();
    double keep = explanation.question().keepProbability();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Precision", bounds(precision));
    facts.put("Evidence", evidence(explanation));
    facts.put(
        "Coverage",
        "%s: so often does a random masking, which keeps each superpixel with probability %s, happen to keep all of the anchor (%s to the power %d). The higher it is, the more masked pictures the finding speaks of."
            .formatted(Words.finePercent(explanation.result().coverage()), keep, keep, size));
    return definitions(facts);
  }

  public static String bounds(Precision precision) {
    if (Findings.nothingKnown(precision)) {
      return "not known";
    }
    return switch (precision.evidence()) {
      case EXACT -> Words.finePercent(precision.value()) + ", exactly";
      case CERTIFIED, ESTIMATED ->
          Words.finePercent(precision.value())
              + ", between "
              + Words.lowerBound(precision.low())
              + " and "
              + Words.upperBound(precision.high());
    };
  }

  private static String evidence(Explanation explanation) {
    Precision precision = explanation.result().precision();
    double threshold = explanation.question().required().threshold();
    return switch (precision.evidence()) {
      case EXACT ->
          "EXACT. Every masked picture that keeps the anchor was shown to the model: the precision"
              + " is counted, not estimated.";
      case CERTIFIED ->
          "CERTIFIED. The bounds hold with %s confidence over the whole search, however it stopped: the risk that an anchor below %s is reported is at most %s."
              .formatted(
                  Words.percent(precision.confidence()),
                  Words.percent(threshold),
                  Words.percent(explanation.question().required().delta()));
      case ESTIMATED ->
          "ESTIMATED. A mean over random samples, by the reference strategy of the anchors paper. It carries no guarantee: each bound holds with %s confidence for one look at one anchor, while the search looks often at many, so the true precision lies below %s more often than that suggests."
              .formatted(Words.percent(precision.confidence()), Words.percent(threshold));
    };
  }

  static Element cost(Explanation explanation) {
    Cost cost = explanation.cost();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(
        "Model evaluations",
        Words.count(cost.evaluations(), "picture")
            + " in "
            + Words.count(cost.batches())
            + (cost.batches() == 1 ? " batch" : " batches"));
    facts.put("Different masks", Words.count(cost.distinctMasks()));
    facts.put(
        "Samples drawn",
        Words.count(cost.draws()) + " (a mask that is known needs no further evaluation)");
    Timings timings = explanation.timings();
    facts.put("Time in all", Words.seconds(timings.total()));
    facts.put("… in the model", Words.seconds(timings.model()));
    facts.put("… resizing to the view", Words.seconds(timings.view()));
    facts.put("… making superpixels", Words.seconds(timings.segment()));
    facts.put("… masking pictures", Words.seconds(timings.perturb()));
    facts.put("… searching", Words.seconds(timings.search()));
    return definitions(facts);
  }

  /** Names and what they stand for, in the map's order. */
  public static Element definitions(Map<String, String> facts) {
    Element list = new Element("dl");
    facts.forEach(
        (name, value) ->
            list.add(
                new Element("div").add(Element.text("dt", name)).add(Element.text("dd", value))));
    return list;
  }
}
