package dev.kedge.search;

/** What a precision rests on. */
public enum Evidence {
  /** Every mask that keeps the anchor was evaluated. */
  EXACT,
  /** A bound that holds with the stated confidence over the whole search, however it stopped. */
  CERTIFIED,
  /** An estimate of the reference strategy; its bounds hold for one look at one anchor only. */
  ESTIMATED
}
