package dev.kedge.report;

import dev.kedge.Explanation;
import dev.kedge.Timings;
import dev.kedge.image.Preprocessing;
import dev.kedge.mask.Superpixels;
import dev.kedge.report.Story.Caption;
import dev.kedge.report.Story.Fact;
import dev.kedge.report.Story.Facts;
import dev.kedge.report.Story.Figure;
import dev.kedge.report.Story.Figures;
import dev.kedge.report.Story.Layout;
import dev.kedge.report.Story.Role;
import dev.kedge.report.Story.Section;
import dev.kedge.search.Cost;
import dev.kedge.search.Evidence;
import dev.kedge.search.Precision;
import dev.kedge.search.Reference;
import dev.kedge.search.SearchResult.Necessary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** How sure the finding is, and what it took. */
final class Sureness {
  private static final int MOST_NUMBERS = 64;

  private final Explanation explanation;
  private final Preprocessing preprocessing;
  private final Duration reading;

  Sureness(ExplanationReport report) {
    this.explanation = report.explanation();
    this.preprocessing = report.model().preprocessing();
    this.reading = report.reading();
  }

  Section section() {
    List<Story.Block> blocks = new ArrayList<>();
    blocks.add(precision());
    List<Double> best = explanation.result().bestPrecisionBySize();
    if (best.size() > 1) {
      blocks.add(Figures.of(Layout.SINGLE, bySize(best)));
    }
    blocks.add(cost());
    return new Section("How sure this is, and what it took", false, blocks);
  }

  private Facts precision() {
    Superpixels anchor = explanation.result().anchor();
    double keep = explanation.question().keepProbability();
    List<Fact> facts = new ArrayList<>();
    if (!anchor.isEmpty()) {
      facts.add(
          Fact.of(
              explanation.result().status().found() ? "Anchor" : "Best so far",
              Words.superpixels(anchor, MOST_NUMBERS)));
      if (explanation.scene().segmenter().given()) {
        facts.add(
            Fact.of(
                "In the label map",
                Words.ids(explanation.segmentation(), anchor, MOST_NUMBERS),
                "the ids that the label map given has for these superpixels"));
      }
    }
    facts.add(Fact.of("Precision", Words.bounds(explanation.result().precision())));
    if (Words.known(explanation.result().precision())) {
      facts.add(evidence());
    }
    if (!explanation.result().necessary().isEmpty()) {
      facts.add(necessary(explanation.result().necessary()));
    }
    facts.add(
        Fact.of(
            "Coverage",
            Words.finePercent(explanation.result().coverage()),
            "so often does a random masking, which keeps each superpixel with probability %s, happen to keep all of the anchor (%s to the power %s). The higher it is, the more masked pictures the finding speaks of."
                .formatted(keep, keep, anchor.size())));
    return new Facts(facts);
  }

  private Fact necessary(List<Necessary> necessary) {
    int[] superpixels = necessary.stream().mapToInt(Necessary::superpixel).toArray();
    double most = necessary.stream().mapToDouble(n -> n.without().high()).max().orElse(0);
    Precision any = necessary.getFirst().without();
    return Fact.of(
        "Necessary",
        Words.superpixels(
            Superpixels.of(explanation.segmentation().superpixels(), superpixels), MOST_NUMBERS),
        any.evidence() == Evidence.EXACT
            ? "no masked picture without one of them keeps the answer"
            : "no masked picture without one of them that was tried kept the answer; of all such pictures at most %s do, with %s confidence"
                .formatted(Words.percent(most), Words.percent(any.confidence())));
  }

  private Fact evidence() {
    Precision precision = explanation.result().precision();
    String threshold = Words.percent(explanation.question().required().threshold());
    String confidence = Words.percent(precision.confidence());
    return switch (precision.evidence()) {
      case EXACT ->
          Fact.of(
              "Evidence",
              "exact, as every mask that keeps it was tried",
              "every masked picture that keeps the anchor was shown to the model; the precision is"
                  + " counted, not estimated.");
      case CERTIFIED ->
          precision.confidence() == 1 ? withoutRisk(threshold) : certified(threshold, confidence);
      case ESTIMATED ->
          Fact.of("Evidence", "an estimate, with no guarantee", estimated(threshold, confidence));
    };
  }

  private static Fact withoutRisk(String threshold) {
    return Fact.of(
        "Evidence",
        "certified, without risk",
        "of all masked pictures that keep the anchor, at least %s are known to keep the answer."
            .formatted(threshold));
  }

  private Fact certified(String threshold, String confidence) {
    return Fact.of(
        "Evidence",
        "certified, with %s confidence".formatted(confidence),
        "the bounds hold over the whole search, however it stopped; the risk that an anchor below %s is reported is at most %s."
            .formatted(threshold, Words.percent(explanation.question().required().delta())));
  }

  private String estimated(String threshold, String confidence) {
    boolean found = explanation.result().status().found();
    if (explanation.search() instanceof Reference && found) {
      return "a mean over random samples, by the reference strategy of the anchors paper. Each bound holds with %s confidence for one look at one anchor, while the search looks often at many, so the true precision lies below %s more often than that suggests."
          .formatted(confidence, threshold);
    }
    return "a mean over the few random samples drawn before the %s search ended. It is the best of many such means, and the best of many looks better than it is."
        .formatted(explanation.search().name());
  }

  private Figure bySize(List<Double> best) {
    StringJoiner sizes = new StringJoiner(", ", "Best precision by anchor size: ", ".");
    for (int size = 0; size < best.size(); size++) {
      sizes.add(size + ": " + Words.percent(best.get(size)));
    }
    String which =
        explanation.search().name().equals("exhaustive")
            ? "The best precision of any anchor of each size"
            : "The best precision seen of each size, estimates from few samples where the search"
                + " saw no reason for more";
    return new Figure(
        ExplanationStory.BY_SIZE,
        0,
        Role.PLAIN,
        sizes.toString(),
        Caption.of(
            "%s; dashed, the %s that was asked for."
                .formatted(which, Words.percent(explanation.question().required().threshold()))));
  }

  private Facts cost() {
    Cost cost = explanation.cost();
    Timings timings = explanation.timings();
    return new Facts(
        List.of(
            Fact.of(
                "Model evaluations",
                Words.count(cost.evaluations(), "picture")
                    + " in "
                    + Words.count(cost.batches(), "batch", "batches")),
            Fact.of(
                "Samples drawn",
                Words.count(cost.draws()),
                "a mask that is known needs no further evaluation"),
            Fact.detail("Different masks", Words.count(cost.distinctMasks())),
            Fact.of(
                "Time in all",
                "%s, %s of it in the model"
                    .formatted(
                        Words.seconds(timings.total().plus(reading)),
                        Words.seconds(timings.model()))),
            Fact.detail("… reading and resizing", Words.seconds(timings.view().plus(reading))),
            Fact.detail("… making superpixels", Words.seconds(timings.segment())),
            Fact.detail("… masking pictures", Words.seconds(timings.perturb())),
            Fact.detail("… searching", Words.seconds(timings.search())),
            Fact.of("Photo prepared", Preparation.of(preprocessing)),
            Fact.of("Pictures masked by", Words.maskedBy(explanation.used())),
            Fact.of("Model run by", Words.runBy(explanation.used().inference()))));
  }
}
