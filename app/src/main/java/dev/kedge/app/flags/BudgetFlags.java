package dev.kedge.app.flags;

import dev.kedge.search.Budget;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What one photo's explanation may spend. */
public final class BudgetFlags {
  @Option(
      names = "--max-evaluations",
      paramLabel = "N",
      description = "Most pictures through the model for an explanation (default: no limit).")
  long maxEvaluations = Long.MAX_VALUE;

  @Option(
      names = "--max-draws",
      paramLabel = "N",
      description = "Most samples drawn for an explanation (default: no limit).")
  long maxDraws = Long.MAX_VALUE;

  @Option(
      names = "--deadline",
      paramLabel = "SECONDS",
      description =
          "Longest time for a photo and all that is asked of it; then the best so far is the"
              + " answer, with status DEADLINE.")
  @Nullable Double deadline;

  /** The limits by name, for comparing runs. */
  public Map<String, String> named() {
    Map<String, String> limits = new LinkedHashMap<>();
    limits.put("max evaluations", limit(maxEvaluations));
    limits.put("max draws", limit(maxDraws));
    limits.put("deadline", deadline == null ? "none" : deadline + " s");
    return limits;
  }

  private static String limit(long most) {
    return most == Long.MAX_VALUE ? "none" : Long.toString(most);
  }

  /**
   * A budget that starts now.
   *
   * @param cancelled whether someone asked to stop
   * @throws UsageException if a limit is out of range
   */
  public Budget start(BooleanSupplier cancelled) {
    FlagChecks.atLeast(1, "--max-evaluations", maxEvaluations);
    FlagChecks.atLeast(1, "--max-draws", maxDraws);
    Budget budget =
        Budget.UNLIMITED
            .withMaxEvaluations(maxEvaluations)
            .withMaxDraws(maxDraws)
            .withCancelled(cancelled);
    return Deadline.in(deadline, budget);
  }
}
