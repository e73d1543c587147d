package dev.kedge.search;

import dev.kedge.mask.Superpixels;

/**
 * An anchor that was named before the masks were drawn that speak for it, and its evidence against
 * "π &lt; τ".
 *
 * <p>A mask that is not known and keeps the anchor agrees with probability (π − g)/U, if it is
 * drawn from D(·|anchor) limited to what is unknown; g is the known mass that agrees, U the unknown
 * mass. If π &lt; τ, that is below t = (τ − g)/U. For an alternative p ≥ t the factor p/t, or (1 −
 * p)/(1 − t) where the mask does not agree, has an expectation of 1 at most. So the product of
 * these factors is a supermartingale, and so is its mean over alternatives, with weights fixed at
 * the nomination; it reaches 1/ε with a probability of ε at most (Ville). Where g ≥ τ there is no
 * risk: the precision is known to reach τ.
 */
final class Nominee {
  /** What 1 − π may be, as shares of 1 − τ. */
  private static final double[] SHARES = {.9, .7, .5, .3, .16, .06, .01};

  /** Of the weight of alternatives, what they all have in common. */
  private static final double COMMON = .2;

  /** What is thought before any sample: most anchors that are nominated agree always. */
  private static final double PRIOR_AGREEING = 6;

  private static final double PRIOR_DISAGREEING = .1;

  /** Less than this is rounding. */
  private static final double NOTHING = 1e-12;

  private final Superpixels anchor;
  private final double threshold;
  private final int share;
  private final double enough;
  private final double[] logs = new double[SHARES.length];
  private double agreeingMass;
  private double disagreeingMass;
  private double evidence;
  private boolean certified;

  /**
   * A nominee.
   *
   * @param share the number of its share of δ
   * @param enough what ln E must reach
   * @param before what was known of it, by which alternatives are weighed
   */
  Nominee(
      Superpixels anchor, double threshold, int share, double enough, Observations.Tally before) {
    this.anchor = anchor;
    this.threshold = threshold;
    this.share = share;
    this.enough = enough;
    this.agreeingMass = before.agreeingMass();
    this.disagreeingMass = before.disagreeingMass();
    weigh(before);
    decide();
  }

  private void weigh(Observations.Tally before) {
    if (threshold == 1) {
      evidence = Double.NEGATIVE_INFINITY;
      return;
    }
    double agreeing = PRIOR_AGREEING + before.agreeing();
    double disagreeing = PRIOR_DISAGREEING + before.samples() - before.agreeing();
    for (int i = 0; i < SHARES.length; i++) {
      double p = alternative(i);
      logs[i] = agreeing * Math.log(p) + disagreeing * Math.log1p(-p);
    }
    double total = logOfSum();
    for (int i = 0; i < SHARES.length; i++) {
      double share = Math.exp(logs[i] - total);
      logs[i] = Math.log((1 - COMMON) * share + COMMON / SHARES.length);
    }
  }

  private double alternative(int i) {
    return 1 - (1 - threshold) * SHARES[i];
  }

  private double logOfSum() {
    double most = Double.NEGATIVE_INFINITY;
    for (double log : logs) {
      most = Math.max(most, log);
    }
    double sum = 0;
    for (double log : logs) {
      sum += Math.exp(log - most);
    }
    return most + Math.log(sum);
  }

  /**
   * Takes in a mask that keeps the anchor and was not known before.
   *
   * @param sample whether it was drawn, since the nomination, from D(·|B), B within the anchor
   * @param mass its mass in D(·|anchor)
   */
  void observe(boolean sample, boolean agrees, double mass) {
    if (sample && !certified && threshold < 1) {
      bet(agrees);
    }
    if (agrees) {
      agreeingMass += mass;
    } else {
      disagreeingMass += mass;
    }
    decide();
  }

  private void bet(boolean agrees) {
    double unknown = 1 - agreeingMass - disagreeingMass;
    double t = unknown > NOTHING ? (threshold - agreeingMass) / unknown : 1;
    if (t <= 0 || t >= 1) {
      // π reaches τ for sure, or cannot.
      return;
    }
    for (int i = 0; i < SHARES.length; i++) {
      double p = Math.max(t, alternative(i));
      logs[i] += agrees ? Math.log(p / t) : Math.log1p(-p) - Math.log1p(-t);
    }
    evidence = logOfSum();
  }

  private void decide() {
    certified |= exact() || evidence >= enough;
  }

  private boolean possible() {
    return CubePrecisions.reaches(1 - disagreeingMass, threshold);
  }

  Superpixels anchor() {
    return anchor;
  }

  /**
   * Whether its precision reaches the threshold, at the risk that it was given. No longer, if masks
   * that were seen since say otherwise: then this is one of the cases that the risk allows for.
   */
  boolean certified() {
    return certified && possible();
  }

  /** Whether the masks known suffice: then there is no risk. */
  boolean exact() {
    return CubePrecisions.reaches(agreeingMass, threshold);
  }

  /** The number of the share of δ that it was given. */
  int share() {
    return share;
  }

  /** What ln E still wants, at least a little. */
  double missing() {
    return Math.max(enough - evidence, .1);
  }
}
