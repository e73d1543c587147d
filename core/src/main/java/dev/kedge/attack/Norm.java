package dev.kedge.attack;

import dev.kedge.image.PictureDistance;

/** How the size of a change is measured, on the photo's 8-bit values scaled to 0..1. */
public enum Norm {
  /** The largest change of a value. */
  LINF,
  /** The root of the sum of the squared changes of all values. */
  L2;

  /** A distance by this norm. */
  public double of(PictureDistance distance) {
    return switch (this) {
      case LINF -> distance.linf();
      case L2 -> distance.l2();
    };
  }
}
