package dev.kedge.attack;

/** How the size of a change is measured, on the photo's 8-bit values scaled to 0..1. */
public enum Norm {
  /** The largest change of a value. */
  LINF,
  /** The root of the sum of the squared changes of all values. */
  L2
}
