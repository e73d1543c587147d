package dev.kedge.compare;

/** One of the two that are compared. */
public enum Which {
  FIRST,
  SECOND
}
