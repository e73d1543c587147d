package dev.kedge.report.overview;

import dev.kedge.search.Status;

/** What was found of a picture, as it is told apart on a run's page. */
enum Finding {
  /** An anchor that leaves something out. */
  ANCHOR("an anchor"),
  /** The search ended without an anchor. */
  NONE("no anchor"),
  /** Nothing less than the whole picture was found to be enough. */
  WHOLE("only the whole picture"),
  /** No part in particular is needed. */
  NO_PART("no part needed");

  private final String words;

  Finding(String words) {
    this.words = words;
  }

  /**
   * What an end of a search means.
   *
   * @param whole whether the anchor is all of the picture
   */
  static Finding of(Status status, boolean whole) {
    return switch (status) {
      case FOUND -> whole ? WHOLE : ANCHOR;
      case EMPTY -> NO_PART;
      case NOT_FOUND, LIMIT, DEADLINE, CANCELLED, UNREACHABLE -> NONE;
    };
  }

  /** What it is called. */
  String words() {
    return words;
  }

  /** Its name in the page's markup. */
  String key() {
    return switch (this) {
      case ANCHOR -> "anchor";
      case NONE -> "none";
      case WHOLE -> "whole";
      case NO_PART -> "any";
    };
  }
}
