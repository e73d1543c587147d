package dev.kedge.check;

import java.util.List;

/**
 * How the class's probability follows the superpixels that an explanation calls important: measures
 * that any explainer can be judged by.
 *
 * @param order all superpixels, the most important first: those of the anchor, then the others
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
}
