package dev.kedge.compare;

import dev.kedge.mask.Superpixels;

/**
 * The smallest set of superpixels that, copied from one picture into another, gives the other the
 * first one's class: exactly these superpixels of the view come from the one, all others from the
 * other, and the model's top class is the one's. Empty where both have that class anyway. The
 * property is not monotone: a larger set need not restore the class.
 *
 * @param label the class restored
 * @param set the smallest set found that restores it
 * @param atLeast no set of fewer superpixels restores it: all of them were tried; where it is the
 *     size of {@code set}, that is a smallest one
 * @param pixelShare share of the view's pixels in the set, 0..1
 * @param probability of the class in the pasted picture, 0..1
 * @param verified whether the pasted picture, made in 8 bits and sent through the model by itself,
 *     has the class
 * @param cutShort whether the budget ended the search
 */
public record RestoringSet(
    int label,
    Superpixels set,
    int atLeast,
    double pixelShare,
    double probability,
    boolean verified,
    boolean cutShort) {
  /** Whether it is known that no smaller set restores the class. */
  public boolean smallest() {
    return atLeast == set.size();
  }
}
