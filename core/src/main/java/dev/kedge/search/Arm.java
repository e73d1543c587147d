package dev.kedge.search;

import dev.kedge.mask.Superpixels;
import java.util.ArrayList;
import java.util.List;

/**
 * An anchor as the reference strategy compares it: how many of its samples agree. Its samples are
 * those drawn for it, and those of its parent that happen to keep it.
 */
final class Arm {
  private final Superpixels anchor;
  private final List<SampleHistory.Range> ranges;
  private long samples;
  private long agreeing;

  /** An arm without samples. */
  Arm(Superpixels anchor) {
    this.anchor = anchor;
    this.ranges = new ArrayList<>();
  }

  /** An arm of one superpixel more, with this one's samples that keep it. */
  Arm child(int superpixel, SampleHistory history) {
    Arm child = new Arm(anchor.with(superpixel));
    ranges.forEach(range -> child.add(range, history));
    return child;
  }

  /** Takes the samples of a range that keep the anchor. */
  void add(SampleHistory.Range range, SampleHistory history) {
    SampleHistory.Tally tally = history.tally(anchor, range);
    ranges.add(range);
    samples += tally.samples();
    agreeing += tally.agreeing();
  }

  Superpixels anchor() {
    return anchor;
  }

  long samples() {
    return samples;
  }

  /** Share of the samples that agree; 0 without any. */
  double mean() {
    return samples == 0 ? 0 : (double) agreeing / samples;
  }

  /** The KL lower bound of the mean at a level; 0 without samples. */
  double lower(double level) {
    return samples == 0 ? 0 : KlBounds.lower(mean(), level / samples);
  }

  /** The KL upper bound of the mean at a level; 1 without samples. */
  double upper(double level) {
    return samples == 0 ? 1 : KlBounds.upper(mean(), level / samples);
  }
}
