package dev.kedge.report;

import dev.kedge.ClassScore;
import dev.kedge.attack.AttackOptions;
import dev.kedge.attack.AttackResult;
import dev.kedge.attack.AttackStatus;
import dev.kedge.attack.AttackTimings;
import dev.kedge.compare.Cell;
import dev.kedge.compare.CompareOptions;
import dev.kedge.compare.Comparison;
import dev.kedge.compare.Difference;
import dev.kedge.compare.Overlap;
import dev.kedge.compare.Part;
import dev.kedge.compare.Which;
import dev.kedge.image.Image;
import dev.kedge.image.PictureDistance;
import dev.kedge.mask.Superpixels;
import dev.kedge.report.html.Made;
import dev.kedge.report.html.MadeChecks;
import dev.kedge.search.Precision;
import dev.kedge.search.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Comparisons and attacks made by hand. */
public final class MadeResults {
  private MadeResults() {}

  /** A cat and a dog on four stripes of 6×8 pixels. */
  public static Comparison comparison() {
    var first = MadeChecks.cat(Status.FOUND);
    var second = MadeChecks.other("dog", Status.FOUND, Superpixels.of(4, 2));
    var distance = new PictureDistance(1234, 12.5, .25, 31.25, .875);
    return Comparison.builder()
        .first(first)
        .second(second)
        .overlap(
            Overlap.of(first.result().anchor(), second.result().anchor(), first.segmentation()))
        .difference(
            Optional.of(
                new Difference(Optional.of(distance), distance, List.of(.25, .25, .25, .25))))
        .precisions(
            List.of(
                new Cell(Which.FIRST, Which.SECOND, Which.FIRST, Made.estimated(.25, .5, .75)),
                new Cell(Which.FIRST, Which.FIRST, Which.FIRST, Precision.exact(.975))))
        .cutShort(List.of(Part.NULL_BAND))
        .evaluations(12_345)
        .duration(Duration.ofMillis(1_234_567))
        .options(CompareOptions.DEFAULTS)
        .build();
  }

  public static ComparisonReport comparisonReport(String json) {
    var model = Made.data(MadeChecks.cat(Status.FOUND)).model();
    return new ComparisonReport(
        comparison(),
        "a.png",
        "b.png",
        model,
        model,
        Duration.ofMillis(5),
        json,
        "1",
        Optional.empty());
  }

  /** An attack that reached a dog. */
  public static AttackReport attack() {
    Image picture = Made.image(6, 8);
    var cat = new ClassScore(0, "cat", .875);
    var dog = new ClassScore(1, "dog", .75);
    return new AttackReport(
        "photo.png",
        AttackResult.builder()
            .status(AttackStatus.SUCCESS)
            .picture(picture)
            .before(List.of(cat))
            .after(List.of(dog))
            .margin(-1.25)
            .epsilon(8 / 255.0)
            .distance(new PictureDistance(12, .5, .03, Double.POSITIVE_INFINITY, .99))
            .queries(1_234)
            .batches(78)
            .timings(
                new AttackTimings(
                    Duration.ofMillis(1_234_567), Duration.ofMillis(10), Duration.ofMillis(900)))
            .options(AttackOptions.DEFAULTS)
            .build(),
        Path.of("out.png"),
        List.of(dog),
        Duration.ofMillis(5));
  }
}
