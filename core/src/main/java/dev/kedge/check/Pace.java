package dev.kedge.check;

import dev.kedge.Explanation;
import dev.kedge.ProgressListener;
import dev.kedge.Question;
import dev.kedge.Study;
import dev.kedge.classify.UnreachableModelException;
import dev.kedge.mask.Superpixels;
import dev.kedge.search.Budget;
import dev.kedge.search.Cost;
import java.util.List;
import java.util.Optional;

/** Minds a budget where several questions share its deadline and its cancellation. Stateless. */
public final class Pace {
  /** Pictures asked for between two looks at the budget. */
  private static final int CHUNK = 64;

  private Pace() {}

  /** A budget's deadline and cancellation, without its other limits. */
  public static Budget timeOf(Budget budget) {
    return budget.withMaxEvaluations(Long.MAX_VALUE).withMaxDraws(Long.MAX_VALUE);
  }

  /** Whether neither the deadline has come nor someone asked to stop. */
  public static boolean goesOn(Budget budget) {
    return budget.ended(Cost.NOTHING).isEmpty();
  }

  /**
   * An explanation; none if the deadline or a cancellation came before its end, or the model could
   * not be reached any more.
   */
  public static Optional<Explanation> explain(
      Study study, Question question, Budget budget, ProgressListener listener) {
    if (!goesOn(budget)) {
      return Optional.empty();
    }
    try {
      return Optional.of(study.explain(question, budget, listener)).filter(Pace::finished);
    } catch (UnreachableModelException e) {
      return Optional.empty();
    }
  }

  /** Whether neither the deadline, a cancellation nor a model out of reach ended an explanation. */
  public static boolean finished(Explanation explanation) {
    return switch (explanation.result().status()) {
      case FOUND, EMPTY, NOT_FOUND, LIMIT -> true;
      case DEADLINE, CANCELLED, UNREACHABLE -> false;
    };
  }

  /** {@link Study#probabilities} in chunks, between which the budget is checked. */
  static double[] probabilities(Study study, int label, List<Superpixels> pictures, Budget budget) {
    double[] all = new double[pictures.size()];
    for (int from = 0; from < all.length; from += CHUNK) {
      budget.check(Cost.NOTHING);
      int to = Math.min(all.length, from + CHUNK);
      double[] some = study.probabilities(label, pictures.subList(from, to));
      System.arraycopy(some, 0, all, from, some.length);
    }
    return all;
  }
}
