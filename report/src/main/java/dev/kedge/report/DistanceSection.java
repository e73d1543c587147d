package dev.kedge.report;

import dev.kedge.compare.Comparison;
import dev.kedge.compare.Overlap;
import dev.kedge.image.PictureDistance;
import dev.kedge.report.Story.Fact;
import dev.kedge.report.Story.Facts;
import dev.kedge.report.Story.Section;
import java.util.ArrayList;
import java.util.List;

/** How far apart two pictures and their anchors are. */
final class DistanceSection {
  private static final int LEVELS = 255;

  private DistanceSection() {}

  static Section of(Comparison comparison, ComparisonSentences sentences) {
    Overlap overlap = comparison.overlap();
    List<Fact> facts = new ArrayList<>();
    comparison
        .difference()
        .ifPresent(
            difference -> {
              facts.add(
                  Fact.of(
                      "Photos",
                      difference
                          .photos()
                          .map(DistanceSection::distance)
                          .orElse("of different sizes: compared as the model sees them")));
              facts.add(Fact.of("As the model sees them", distance(difference.views())));
            });
    if (!sentences.anchorsFound()) {
      facts.add(Fact.of("Anchors", "not both found: how much they have in common is not known"));
      return Section.of("How far apart they are", new Facts(facts));
    }
    facts.add(
        Fact.of(
            "Anchors",
            "in both: %s; only in A's: %s; only in B's: %s"
                .formatted(
                    ComparisonSentences.names(overlap.kept()),
                    ComparisonSentences.names(overlap.lost()),
                    ComparisonSentences.names(overlap.gained()))));
    facts.add(
        Fact.of(
            "Overlap of the anchors",
            "%s of their superpixels, %s of their pixels"
                .formatted(Words.percent(overlap.superpixels()), Words.percent(overlap.pixels()))));
    return Section.of("How far apart they are", new Facts(facts));
  }

  /** A distance in all its measures. */
  static String distance(PictureDistance distance) {
    return "%s changed (L0), L2 %s, L∞ %s (%s of 255), PSNR %s, SSIM %s"
        .formatted(
            Words.count(distance.changedPixels(), "pixel"),
            Words.fixed(distance.l2(), 3),
            Words.fixed(distance.linf(), 4),
            Words.fixed(distance.linf() * LEVELS, 0),
            Double.isFinite(distance.psnr())
                ? Words.fixed(distance.psnr(), 1) + " dB"
                : "infinite (equal pictures)",
            Words.similarity(distance.ssim()));
  }
}
