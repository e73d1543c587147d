package dev.kedge.search;

import dev.kedge.mask.Superpixels;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An anchor as the reference strategy compares it: how many of its samples agree. Its samples are
 * those drawn for it, and those of its parent that happen to keep it.
 */
final class Arm {
  private final Superpixels anchor;
  private final @Nullable Arm parent;
  private final List<SampleHistory.Range> ranges;
  private boolean drawnFor;
  private long samples;
  private long agreeing;

  /** An arm without samples. */
  Arm(Superpixels anchor) {
    this(anchor, null);
  }

  private Arm(Superpixels anchor, @Nullable Arm parent) {
    this.anchor = anchor;
    this.parent = parent;
    this.ranges = new ArrayList<>();
  }

  /** An arm of one superpixel more, with this one's samples that keep it. */
  Arm child(int superpixel, SampleHistory history) {
    Arm child = new Arm(anchor.with(superpixel), this);
    ranges.forEach(range -> child.take(range, history));
    return child;
  }

  /** Takes samples that were drawn for it. */
  void add(SampleHistory.Range range, SampleHistory history) {
    drawnFor = true;
    take(range, history);
  }

  private void take(SampleHistory.Range range, SampleHistory history) {
    SampleHistory.Tally tally = history.tally(anchor, range);
    ranges.add(range);
    samples += tally.samples();
    agreeing += tally.agreeing();
  }

  /** The arm that this one extends; null if it was not made by extension. */
  @Nullable Arm parent() {
    return parent;
  }

  /** Whether any samples were drawn for it: it may have none but its parent's. */
  boolean drawnFor() {
    return drawnFor;
  }

  Superpixels anchor() {
    return anchor;
  }

  long samples() {
    return samples;
  }

  long agreeing() {
    return agreeing;
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
