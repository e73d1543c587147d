package dev.kedge.compare;

import dev.kedge.search.Budget;
import dev.kedge.search.Cost;

/** Minds a budget over several calls that each count from 0. Stateless. */
final class Spending {
  private Spending() {}

  /**
   * What is left of a budget.
   *
   * @throws dev.kedge.search.BudgetSpentException if nothing is
   */
  static Budget left(Budget budget, long evaluations) {
    budget.check(new Cost(evaluations, 0, 0, 0));
    return budget.maxEvaluations() == Long.MAX_VALUE
        ? budget
        : budget.withMaxEvaluations(budget.maxEvaluations() - evaluations);
  }
}
