package dev.kedge.attack;

/** How an attack ended. */
public enum AttackStatus {
  /** The model gives the picture the class asked for. */
  SUCCESS,
  /** It gives that class to the photo as it is: nothing was changed. */
  ALREADY,
  /** All queries were spent; the picture is the best reached. */
  QUERIES_SPENT,
  /** The bound is so small that no value can change by a grey level: nothing was changed. */
  NO_ROOM,
  /** The deadline came first; the picture is the best reached. */
  DEADLINE,
  /** Someone asked to stop; the picture is the best reached. */
  CANCELLED;

  /** Whether the model says what was asked for. */
  public boolean reached() {
    return this == SUCCESS || this == ALREADY;
  }
}
