package dev.kedge.compare;

/** A part of a comparison, in the order in which it is worked out. */
public enum Part {
  /** The anchors of both on the shared superpixels. */
  ANCHORS,
  /** What the model says after each defence. */
  DEFENCES,
  /** The smallest sets that restore the answers. */
  RESTORING,
  /** The precisions of both anchors on both pictures. */
  PRECISIONS,
  /** The overlap that means nothing. */
  NULL_BAND,
  /** The second one's anchor on its own superpixels. */
  OWN_ANCHOR,
  /** The anchors after each defence. */
  DEFENCE_ANCHORS
}
