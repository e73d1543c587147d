package dev.kedge.check;

import dev.kedge.Question;
import dev.kedge.Study;
import dev.kedge.mask.Draw;
import dev.kedge.mask.MaskBatch;
import dev.kedge.mask.Superpixels;
import dev.kedge.search.Budget;
import dev.kedge.search.Samples;
import java.util.Arrays;
import java.util.Comparator;

/**
 * How much each superpixel of a picture matters to a class: the mean agreement of the masks that
 * keep it less that of those that do not, under the same distribution as the anchor's precision.
 * Source: Petsiuk, Das, Saenko, RISE, BMVC 2018, section 3.1, with superpixels for pixels; there,
 * the mean over those that keep it alone.
 */
final class Importance {
  /** Samples taken at most; a picture with no more masks has them all evaluated. */
  static final int DRAWS = 256;

  /** What is closer than this is equal. */
  private static final double ROUNDING = 0x1p-40;

  private Importance() {}

  /**
   * The importance of each superpixel, −1..1; 0 for one that no sample keeps, or every one.
   *
   * @param question as for {@link Study#samples}
   * @throws dev.kedge.search.BudgetSpentException if the budget ends first
   */
  static double[] of(Study study, Question question, Budget budget) {
    int superpixels = study.segmentation().superpixels();
    Superpixels none = Superpixels.none(superpixels);
    boolean all =
        superpixels < Integer.SIZE - 1 && (long) study.backgrounds() << superpixels <= DRAWS;
    Draw draw =
        all
            ? new Draw.SubCube(none, 0, study.backgrounds() << superpixels)
            : new Draw.Conditional(none, 0, DRAWS);
    Samples samples = study.samples(draw, question, budget);
    MaskBatch masks = samples.masks();
    double[] weights = new double[samples.count()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = all ? probability(masks.size(i), superpixels, question.keepProbability()) : 1;
    }
    double[] importance = new double[superpixels];
    for (int s = 0; s < superpixels; s++) {
      importance[s] = difference(samples, weights, s);
    }
    return importance;
  }

  private static double probability(int kept, int superpixels, double q) {
    return Math.pow(q, kept) * Math.pow(1 - q, superpixels - kept);
  }

  private static double difference(Samples samples, double[] weights, int superpixel) {
    double kept = 0;
    double masked = 0;
    double keptAgreeing = 0;
    double maskedAgreeing = 0;
    for (int i = 0; i < weights.length; i++) {
      double agreeing = samples.agrees(i) ? weights[i] : 0;
      if (samples.masks().keeps(i, superpixel)) {
        kept += weights[i];
        keptAgreeing += agreeing;
      } else {
        masked += weights[i];
        maskedAgreeing += agreeing;
      }
    }
    return kept == 0 || masked == 0
        ? 0
        : Math.rint((keptAgreeing / kept - maskedAgreeing / masked) / ROUNDING) * ROUNDING;
  }

  /** All superpixels: those of the anchor, then the others; the most important of each first. */
  static int[] order(Superpixels anchor, double[] importance) {
    Integer[] order = new Integer[importance.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(
        order,
        Comparator.comparing((Integer s) -> !anchor.contains(s))
            .thenComparingDouble(s -> -importance[s])
            .thenComparingInt(s -> s));
    return Arrays.stream(order).mapToInt(s -> s).toArray();
  }
}
