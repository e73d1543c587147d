package dev.kedge.search;

/** What a precision rests on. */
public enum Evidence {
  /** Every mask that keeps the anchor was evaluated. */
  EXACT,
  /** A bound that holds with the stated confidence over the whole search, however it stopped. */
  CERTIFIED,
  /**
   * An estimate. Where the search found no anchor or was cut short, its bounds hold for the anchor
   * that was selected, with the stated confidence over the whole search; of an anchor that the
   * reference strategy found, for one look at one anchor only.
   */
  ESTIMATED
}
