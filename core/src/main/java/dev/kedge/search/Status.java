package dev.kedge.search;

/** How a search ended. All but FOUND and EMPTY come with the best anchor so far. */
public enum Status {
  /** An anchor reaches the threshold. */
  FOUND,
  /** The empty anchor does: the class hardly depends on which superpixels are kept. */
  EMPTY,
  /** None within the size, evaluations or draws allowed. */
  NOT_FOUND,
  /** The deadline came first. */
  DEADLINE,
  /** Someone asked to stop. */
  CANCELLED
}
