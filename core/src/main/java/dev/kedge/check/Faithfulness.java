package dev.kedge.check;

import dev.kedge.Explanation;
import dev.kedge.Question;
import dev.kedge.Study;
import dev.kedge.mask.Superpixels;
import dev.kedge.search.Budget;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * How the class's probability follows the superpixels that an explanation calls important: measures
 * that any explainer can be judged by.
 *
 * @param order all superpixels: those of the anchor, then the others; in each group those first
 *     whose keeping and masking differ most in how often the model keeps the class (RISE, section
 *     3), on 256 samples or all masks, ties by index
 * @param pixelShares share of the view's pixels in the first 0, 1, … K superpixels of the order
 * @param insertion the class's probability with only the first 0, 1, … K superpixels shown, the
 *     rest filled (Petsiuk, Das, Saenko, RISE, BMVC 2018, section 4.2)
 * @param deletion the same with the first 0, 1, … K superpixels filled, the rest shown
 * @param insertionArea area under the insertion curve over the share of pixels, 0..1; high is good
 * @param deletionArea area under the deletion curve, 0..1; low is good
 * @param sufficiency probability of the whole picture less that of the anchor alone (DeYoung et
 *     al., ERASER, ACL 2020, section 4); near 0 or below is good
 * @param comprehensiveness probability of the whole picture less that of the picture without the
 *     anchor (the same); high means that nothing else would do
 */
public record Faithfulness(
    List<Integer> order,
    List<Double> pixelShares,
    List<Double> insertion,
    List<Double> deletion,
    double insertionArea,
    double deletionArea,
    double sufficiency,
    double comprehensiveness) {
  public Faithfulness {
    order = List.copyOf(order);
    pixelShares = List.copyOf(pixelShares);
    insertion = List.copyOf(insertion);
    deletion = List.copyOf(deletion);
  }

  /**
   * How faithful an explanation is. It costs 2K pictures per background, and up to 256 samples of
   * which those that the study knows cost nothing.
   *
   * @param study of the picture; still open
   * @param explanation made by that study
   * @param budget whose deadline and cancellation hold; its other limits do not
   * @throws dev.kedge.search.BudgetSpentException if the budget ends first
   */
  public static Faithfulness of(Study study, Explanation explanation, Budget budget) {
    int label = explanation.explained().index();
    Question question = explanation.question().toBuilder().target(label).build();
    Budget time = Pace.timeOf(budget);
    Superpixels anchor = explanation.result().anchor();
    int[] order = Importance.order(anchor, Importance.of(study, question, time));

    List<Superpixels> growing = growing(order, anchor.universe());
    double[] insertion = Pace.probabilities(study, label, growing, time);
    List<Superpixels> shrinking = growing(reversed(order), anchor.universe()).reversed();
    double[] deletion = new double[insertion.length];
    double[] between = Pace.probabilities(study, label, shrinking.subList(1, order.length), time);
    System.arraycopy(between, 0, deletion, 1, between.length);
    double whole = insertion[order.length];
    deletion[0] = whole;
    deletion[order.length] = insertion[0];

    double[] shares = pixelShares(explanation, order);
    return new Faithfulness(
        IntStream.of(order).boxed().toList(),
        boxed(shares),
        boxed(insertion),
        boxed(deletion),
        area(shares, insertion),
        area(shares, deletion),
        whole - insertion[anchor.size()],
        whole - deletion[anchor.size()]);
  }

  /** The sets of the first 0, 1, … K superpixels. */
  private static List<Superpixels> growing(int[] order, int universe) {
    List<Superpixels> sets = new ArrayList<>(List.of(Superpixels.none(universe)));
    for (int superpixel : order) {
      sets.add(sets.getLast().with(superpixel));
    }
    return sets;
  }

  private static int[] reversed(int[] order) {
    return IntStream.range(0, order.length).map(i -> order[order.length - 1 - i]).toArray();
  }

  private static double[] pixelShares(Explanation explanation, int[] order) {
    double[] shares = new double[order.length + 1];
    long pixels = 0;
    for (int i = 0; i < order.length; i++) {
      pixels += explanation.segmentation().size(order[i]);
      shares[i + 1] = (double) pixels / explanation.view().pixels();
    }
    return shares;
  }

  /** The area under a curve, by trapezoids. */
  private static double area(double[] shares, double[] curve) {
    return IntStream.range(1, curve.length)
        .mapToDouble(i -> (shares[i] - shares[i - 1]) * (curve[i] + curve[i - 1]) / 2)
        .sum();
  }

  private static List<Double> boxed(double[] values) {
    return DoubleStream.of(values).boxed().toList();
  }
}
