package dev.kedge.search;

import dev.kedge.error.KedgeException;

/**
 * Unwinds a search whose budget is spent in the middle of a draw; strategies catch it and return
 * the best so far. Who only wants to know asks {@link Budget#ended}.
 */
public final class BudgetSpentException extends KedgeException {
  private static final long serialVersionUID = 1L;

  private final Status status;

  /**
   * An exception without a stack trace.
   *
   * @param status LIMIT, DEADLINE, CANCELLED or UNREACHABLE: the status of the result that the
   *     search ends with
   */
  public BudgetSpentException(Status status) {
    super("the search's budget is spent: " + status, false);
    this.status = status;
  }

  /** The status of the result that the search ends with. */
  public Status status() {
    return status;
  }
}
