package dev.kedge.search;

/** Ends a search whose budget is spent; strategies catch it and return the best so far. */
public final class BudgetSpentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Status status;

  BudgetSpentException(Status status) {
    super("the search's budget is spent: " + status, null, false, false);
    this.status = status;
  }

  /** The status of the result that the search ends with. */
  public Status status() {
    return status;
  }
}
