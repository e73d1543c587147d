package dev.kedge.attack;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * How a photo is attacked. Start from {@link #DEFAULTS}.
 *
 * @param goal what the model is to say
 * @param norm how the change is measured
 * @param epsilon ε, the largest change by that norm, 0 or above; if empty, 8/255 for LINF, and for
 *     L2 {@value #L2_OF_A_VIEW} times the root of (values the model sees of the photo / values of
 *     its view), so {@value #L2_OF_A_VIEW} for a photo of the view's size
 * @param method how it is looked for
 * @param queries the most pictures through the model, the photo as it is among them, at least 1
 * @param batch pictures sent to the model at a time, at least 1; the result does not depend on it
 * @param seed of all randomness
 */
public record AttackOptions(
    Goal goal,
    Norm norm,
    OptionalDouble epsilon,
    Method method,
    int queries,
    int batch,
    long seed) {
  static final double LINF = 8 / 255.0;
  static final double L2_OF_A_VIEW = 5;

  /** Away from the top class, within 8/255, by squares and at most 2,000 queries. */
  public static final AttackOptions DEFAULTS =
      new AttackOptions(
          new Goal.AnotherClass(), Norm.LINF, OptionalDouble.empty(), Method.SQUARE, 2000, 16, 0);

  public AttackOptions {
    if (epsilon.isPresent()
        && !(epsilon.getAsDouble() >= 0 && Double.isFinite(epsilon.getAsDouble()))) {
      throw new IllegalArgumentException(
          "epsilon %s, must be 0 or above, as 8/255".formatted(epsilon.getAsDouble()));
    }
    if (norm == Norm.LINF && epsilon.orElse(0) > 1) {
      throw new IllegalArgumentException(
          "epsilon %s for the norm linf, must be at most 1 (all 255 grey levels), as 8/255"
              .formatted(epsilon.getAsDouble()));
    }
    if (queries < 1 || batch < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%d queries in batches of %d, must be 1 or more", queries, batch));
    }
  }

  public AttackOptions withGoal(Goal value) {
    return new AttackOptions(value, norm, epsilon, method, queries, batch, seed);
  }

  public AttackOptions withNorm(Norm value) {
    return new AttackOptions(goal, value, epsilon, method, queries, batch, seed);
  }

  public AttackOptions withEpsilon(double value) {
    return new AttackOptions(goal, norm, OptionalDouble.of(value), method, queries, batch, seed);
  }

  public AttackOptions withMethod(Method value) {
    return new AttackOptions(goal, norm, epsilon, value, queries, batch, seed);
  }

  public AttackOptions withQueries(int value) {
    return new AttackOptions(goal, norm, epsilon, method, value, batch, seed);
  }

  public AttackOptions withBatch(int value) {
    return new AttackOptions(goal, norm, epsilon, method, queries, value, seed);
  }

  public AttackOptions withSeed(long value) {
    return new AttackOptions(goal, norm, epsilon, method, queries, batch, value);
  }
}
