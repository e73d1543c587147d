package dev.kedge.report.html;

import dev.kedge.ClassScore;
import dev.kedge.Explanation;
import dev.kedge.check.Checks;
import dev.kedge.check.Faithfulness;
import dev.kedge.check.FillSensitivity;
import dev.kedge.check.FillSensitivity.UnderFill;
import dev.kedge.check.PixelShares;
import dev.kedge.check.Stability;
import dev.kedge.check.Stability.Count;
import dev.kedge.mask.Superpixels;
import dev.kedge.perturb.Fill;
import dev.kedge.report.ExplanationReport;
import dev.kedge.search.Precision;
import dev.kedge.search.Status;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What was asked besides, made by hand, of the cat on four stripes of 6×8 pixels. */
public final class MadeChecks {
  public static final Superpixels ANCHOR = Superpixels.of(4, 1);

  private MadeChecks() {}

  /** The cat, found in the second stripe, or with another end. */
  public static Explanation cat(Status status) {
    Superpixels anchor = status == Status.EMPTY ? Superpixels.none(4) : ANCHOR;
    return Made.cat(Made.result(status, anchor, Precision.exact(.97)));
  }

  public static ExplanationReport data(Status status, Checks checks) {
    ExplanationReport plain = Made.data(cat(status));
    return new ExplanationReport(
        plain.explanation(),
        checks,
        List.of(),
        plain.model(),
        plain.image(),
        false,
        plain.reading(),
        plain.json(),
        plain.version(),
        plain.command());
  }

  public static Checks others(Explanation... others) {
    return new Checks(List.of(others), Optional.empty(), Optional.empty(), Optional.empty());
  }

  public static Explanation other(String label, Status status, Superpixels anchor) {
    ClassScore score = new ClassScore(1, label, .2);
    return Made.explanation(
        Made.stripes(6, 8, 4),
        Made.result(status, anchor, Made.estimated(.4, .5, .6)),
        List.of(new ClassScore(0, "cat", .8), score),
        score,
        List.of());
  }

  public static Checks fills(UnderFill... fills) {
    return new Checks(
        List.of(),
        Optional.of(new FillSensitivity(List.of(fills))),
        Optional.empty(),
        Optional.empty());
  }

  public static UnderFill under(Fill fill, Status status, Superpixels anchor, Precision ofFirst) {
    Explanation found = Made.cat(Made.result(status, anchor, Precision.exact(.99)));
    return new UnderFill(fill, found, anchor.equals(ANCHOR), ofFirst);
  }

  public static Checks stability(Stability stability) {
    return new Checks(List.of(), Optional.empty(), Optional.of(stability), Optional.empty());
  }

  /** Repeats whose anchors are as often as said in the stripes. */
  public static Stability repeats(int repeats, int found, Count... counts) {
    float[] shares = new float[6 * 8];
    for (Count count : counts) {
      for (int p = 0; p < shares.length; p++) {
        shares[p] += count.anchor().contains(p % 8 / 2) ? (float) count.times() / repeats : 0;
      }
    }
    return new Stability(
        repeats, 0, found, List.of(counts), List.of(), new PixelShares(6, 8, shares), .62);
  }

  public static Checks faithfulness(Faithfulness measures) {
    return new Checks(List.of(), Optional.empty(), Optional.empty(), Optional.of(measures));
  }

  public static Faithfulness curves(List<Double> insertion, List<Double> deletion) {
    int superpixels = insertion.size() - 1;
    return new Faithfulness(
        IntStream.range(0, superpixels).boxed().toList(),
        IntStream.rangeClosed(0, superpixels).mapToObj(i -> (double) i / superpixels).toList(),
        insertion,
        deletion,
        .654,
        .321,
        -.0312,
        .456);
  }

  /** All that can be asked. */
  public static Checks all() {
    return new Checks(
        List.of(other("dog", Status.FOUND, Superpixels.of(4, 2))),
        fills(under(new Fill.Blur(2.5), Status.FOUND, ANCHOR, Precision.exact(1))).fills(),
        Optional.of(repeats(10, 10, new Count(ANCHOR, 10))),
        Optional.of(curves(List.of(.1, .8, .8, .8, .8), List.of(.8, .3, .2, .1, .1))));
  }
}
