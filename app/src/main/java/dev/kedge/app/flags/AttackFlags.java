package dev.kedge.app.flags;

import dev.kedge.attack.AttackOptions;
import dev.kedge.attack.Goal;
import dev.kedge.attack.Method;
import dev.kedge.attack.Norm;
import dev.kedge.classify.Classifier;
import dev.kedge.search.Budget;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What an attack wants, how far it may go, and how it looks. */
public final class AttackFlags {
  @ArgGroup(multiplicity = "1")
  Wanted wanted = new Wanted();

  /** One of two. */
  static final class Wanted {
    @Option(
        names = "--target",
        required = true,
        paramLabel = "LABEL|INDEX",
        description = "The class that the model is to give.")
    @Nullable String target;

    @Option(
        names = "--untargeted",
        required = true,
        description = "Any class but the model's answer for the photo.")
    boolean untargeted;
  }

  @Option(
      names = "--method",
      paramLabel = "square|nes|simba-dct",
      defaultValue = "square",
      description = "How it is looked for (default: ${DEFAULT-VALUE}).")
  Method method = AttackOptions.DEFAULTS.method();

  @Option(
      names = "--norm",
      paramLabel = "linf|l2",
      description =
          "How the change of the 8-bit values, scaled to 0..1, is measured (default: linf; l2 for"
              + " simba-dct).")
  @Nullable Norm norm;

  @Option(
      names = "--epsilon",
      paramLabel = "X|X/255",
      description =
          "The largest change by that norm (default: 8/255 for linf; for l2, 5 times the root of"
              + " (pixels the model sees of the photo / pixels of its view)).")
  @Nullable String epsilon;

  @Option(
      names = "--queries",
      paramLabel = "N",
      description =
          "Most pictures through the model, the photo as it is among them (default: 2000).")
  int queries = AttackOptions.DEFAULTS.queries();

  @Option(
      names = "--deadline",
      paramLabel = "SECONDS",
      description = "Longest time; then the best so far is the answer, with status DEADLINE.")
  @Nullable Double deadline;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Seed of all randomness (default: ${DEFAULT-VALUE}).")
  long seed;

  @Option(
      names = "--inference-batch",
      paramLabel = "N",
      description = "Pictures sent to the model at a time; the result does not depend on it.")
  int inferenceBatch = AttackOptions.DEFAULTS.batch();

  /**
   * Checks that a batch of the size asked for fits the memory that a model reads.
   *
   * @throws UsageException if not
   */
  public void check(Classifier classifier) {
    BatchChecks.check(inferenceBatch, classifier);
  }

  /** The target as it was given; empty for any class but the first. */
  public Optional<String> target() {
    return Optional.ofNullable(wanted.target);
  }

  /**
   * The options but for a target.
   *
   * @throws UsageException if a number is out of range
   */
  public AttackOptions options() {
    FlagChecks.atLeast(1, "--queries", queries);
    BatchChecks.check(inferenceBatch, 1);
    Norm usual = method == Method.SIMBA_DCT ? Norm.L2 : Norm.LINF;
    AttackOptions options =
        AttackOptions.DEFAULTS
            .withGoal(new Goal.AnotherClass())
            .withMethod(method)
            .withNorm(norm == null ? usual : norm)
            .withQueries(queries)
            .withBatch(inferenceBatch)
            .withSeed(seed);
    return epsilon == null ? options : withEpsilon(options, epsilon);
  }

  private static AttackOptions withEpsilon(AttackOptions options, String given) {
    double value = fraction(given);
    try {
      return options.withEpsilon(value);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--epsilon " + given + ": " + e.getMessage());
    }
  }

  private static double fraction(String given) {
    String[] parts = given.split("/", -1);
    try {
      double value = Double.parseDouble(parts[0]);
      if (parts.length == 2) {
        value /= Double.parseDouble(parts[1]);
      }
      if (parts.length <= 2) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new UsageException("--epsilon is '" + given + "', expected 8/255 or 0.03");
    }
    throw new UsageException("--epsilon is '" + given + "', expected 8/255 or 0.03");
  }

  /**
   * A budget that starts now.
   *
   * @param cancelled whether someone asked to stop
   * @throws UsageException if the deadline is out of range
   */
  public Budget start(BooleanSupplier cancelled) {
    Budget budget = Budget.UNLIMITED.withCancelled(cancelled);
    return Deadline.in(deadline, budget);
  }
}
