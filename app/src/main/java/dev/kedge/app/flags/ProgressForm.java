package dev.kedge.app.flags;

/** How progress is said on standard error. */
public enum ProgressForm {
  /** A line that is written over on a terminal, a new line now and then elsewhere. */
  AUTO,
  /** A JSON object a line, several a second at most. */
  JSON,
  /** Not at all. */
  NONE
}
