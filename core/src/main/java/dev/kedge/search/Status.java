package dev.kedge.search;

/** How a search ended. All that {@link #found} nothing come with the best anchor so far. */
public enum Status {
  /** An anchor reaches the threshold. */
  FOUND,
  /** The empty anchor does: the class hardly depends on which superpixels are kept. */
  EMPTY,
  /** None of those looked at does, and none is left to look at: none of the size allowed. */
  NOT_FOUND,
  /** The evaluations or draws allowed were spent first: the budget's, or the strategy's own. */
  LIMIT,
  /** The deadline came first. */
  DEADLINE,
  /** Someone asked to stop. */
  CANCELLED,
  /** The model, which runs elsewhere, could no longer be asked. */
  UNREACHABLE;

  /** Whether the search ended with an anchor, be it the empty one. */
  public boolean found() {
    return this == FOUND || this == EMPTY;
  }
}
