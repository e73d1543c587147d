package dev.kedge.search;

import dev.kedge.mask.Superpixels;

/**
 * An anchor that may reach the threshold, as it looks at one moment.
 *
 * @param anchor the anchor
 * @param known what is known of it
 * @param mean its expected precision
 * @param likely the probability that it reaches the threshold
 * @param cost about as many masks as would certify it, were the expected precision the true one
 * @param chancePerMask the chance that it is certified for each mask spent, at the best
 */
record Proposal(
    Superpixels anchor,
    Observations.Tally known,
    double mean,
    double likely,
    double cost,
    double chancePerMask) {
  int size() {
    return anchor.size();
  }

  int samples() {
    return known.samples();
  }
}
