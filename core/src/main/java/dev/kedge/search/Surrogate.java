package dev.kedge.search;

import dev.kedge.mask.MaskBatch;
import dev.kedge.mask.Superpixels;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * A guess at the precision of any anchor, from the masks seen: a logistic regression of their
 * answers on which superpixels they keep, with a ridge penalty, fitted by Newton's method. Where
 * there are many superpixels, only those have a weight whose being kept tells most beyond how many
 * are. It proposes; no claim rests on it. Used by one thread at a time.
 */
final class Surrogate {
  private static final double RIDGE = 1;

  /** Where superpixels were left out: those that were not are the more likely to look good. */
  private static final double RIDGE_OF_SELECTED = 2;

  private static final double RIDGE_OF_INTERCEPT = .05;
  private static final int MOST_STEPS = 4;
  private static final double LARGEST_STEP = 3;
  private static final double CONVERGED = .02;
  private static final double LEAST_VARIANCE = 1e-4;
  private static final int MOST_WEIGHTS = 32;

  /** Masks are told apart by so many sizes. */
  private static final int SIZES = 12;

  private final double keepProbability;
  private final double[] weights;
  private double intercept;
  private double sum;
  private double sumOfSquares;

  Surrogate(int superpixels, double keepProbability) {
    this.keepProbability = keepProbability;
    this.weights = new double[superpixels];
  }

  /** What keeping a superpixel adds to the log-odds of agreeing, half of it; masking subtracts. */
  double weight(int superpixel) {
    return weights[superpixel];
  }

  /** Learns from all masks seen, starting from what it knows. */
  void fit(Observations seen) {
    int[] telling = telling(seen);
    double[] beta = new double[telling.length + 1];
    beta[0] = intercept;
    for (int i = 0; i < telling.length; i++) {
      beta[i + 1] = weights[telling[i]];
    }
    double ridge = telling.length < weights.length ? RIDGE_OF_SELECTED : RIDGE;
    byte[] signs = signs(seen.masks(), telling);
    for (int step = 0; step < MOST_STEPS; step++) {
      if (newton(beta, signs, seen, ridge) < CONVERGED) {
        break;
      }
    }
    Arrays.fill(weights, 0);
    intercept = beta[0];
    sum = 0;
    sumOfSquares = 0;
    for (int i = 0; i < telling.length; i++) {
      weights[telling[i]] = beta[i + 1];
      sum += beta[i + 1];
      sumOfSquares += beta[i + 1] * beta[i + 1];
    }
  }

  /** The superpixels that may have a weight, ascending. */
  private int[] telling(Observations seen) {
    if (weights.length <= MOST_WEIGHTS) {
      return IntStream.range(0, weights.length).toArray();
    }
    double[] telling = telling(seen, unexplained(seen));
    return IntStream.range(0, weights.length)
        .boxed()
        .sorted(Comparator.comparingDouble(s -> -Math.abs(telling[s])))
        .limit(MOST_WEIGHTS)
        .mapToInt(Integer::intValue)
        .sorted()
        .toArray();
  }

  /** Of each mask, what its answer differs from the mean of masks that keep about as many. */
  private double[] unexplained(Observations seen) {
    MaskBatch masks = seen.masks();
    double[] agreeing = new double[SIZES];
    double[] all = new double[SIZES];
    for (int mask = 0; mask < masks.count(); mask++) {
      int size = masks.size(mask) * (SIZES - 1) / weights.length;
      all[size]++;
      agreeing[size] += seen.agrees(mask) ? 1 : 0;
    }
    double[] unexplained = new double[masks.count()];
    for (int mask = 0; mask < unexplained.length; mask++) {
      int size = masks.size(mask) * (SIZES - 1) / weights.length;
      unexplained[mask] = (seen.agrees(mask) ? 1 : 0) - agreeing[size] / all[size];
    }
    return unexplained;
  }

  /** For each superpixel what masks that keep it have more than chance of something. */
  private double[] telling(Observations seen, double[] unexplained) {
    double[] telling = new double[weights.length];
    MaskBatch masks = seen.masks();
    for (int mask = 0; mask < unexplained.length; mask++) {
      double share = (double) masks.size(mask) / weights.length;
      for (int s = 0; s < telling.length; s++) {
        telling[s] += unexplained[mask] * ((masks.keeps(mask, s) ? 1 : 0) - share);
      }
    }
    return telling;
  }

  /** 1 where a mask keeps a superpixel, else −1; a row for each mask, 1 in the first column. */
  private static byte[] signs(MaskBatch masks, int[] superpixels) {
    int columns = superpixels.length + 1;
    byte[] signs = new byte[masks.count() * columns];
    for (int row = 0; row < masks.count(); row++) {
      signs[row * columns] = 1;
      for (int i = 0; i < superpixels.length; i++) {
        signs[row * columns + i + 1] = (byte) (masks.keeps(row, superpixels[i]) ? 1 : -1);
      }
    }
    return signs;
  }

  /** One step: the largest change of a weight. */
  private static double newton(
      double[] beta, byte[] signs, Observations seen, double ridgeOfWeights) {
    int size = beta.length;
    double[][] hessian = new double[size][size];
    double[] gradient = new double[size];
    double[] x = new double[size];
    for (int row = 0; row < seen.count(); row++) {
      int at = row * size;
      double logOdds = 0;
      for (int i = 0; i < size; i++) {
        x[i] = signs[at + i];
        logOdds += beta[i] * x[i];
      }
      double p = logistic(logOdds);
      double variance = Math.max(p * (1 - p), LEAST_VARIANCE);
      double residual = (seen.agrees(row) ? 1 : 0) - p;
      for (int i = 0; i < size; i++) {
        gradient[i] += residual * x[i];
        double signed = variance * x[i];
        double[] line = hessian[i];
        for (int j = 0; j <= i; j++) {
          line[j] += signed * x[j];
        }
      }
    }
    for (int i = 0; i < size; i++) {
      double ridge = i == 0 ? RIDGE_OF_INTERCEPT : ridgeOfWeights;
      hessian[i][i] += ridge;
      gradient[i] -= ridge * beta[i];
    }
    solve(hessian, gradient);
    double largest = 0;
    for (int i = 0; i < size; i++) {
      double change = Math.clamp(gradient[i], -LARGEST_STEP, LARGEST_STEP);
      beta[i] += change;
      largest = Math.max(largest, Math.abs(change));
    }
    return largest;
  }

  /** Solves A x = b by Cholesky's method, in place: A positive definite, its lower half given. */
  private static void solve(double[][] a, double[] b) {
    int n = b.length;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double rest = a[i][j];
        for (int k = 0; k < j; k++) {
          rest -= a[i][k] * a[j][k];
        }
        a[i][j] = i == j ? Math.sqrt(Math.max(rest, 1e-9)) : rest / a[j][j];
      }
    }
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        b[i] -= a[i][k] * b[k];
      }
      b[i] /= a[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        b[i] -= a[k][i] * b[k];
      }
      b[i] /= a[i][i];
    }
  }

  private static double logistic(double logOdds) {
    return 1 / (1 + Math.exp(-Math.clamp(logOdds, -30, 30)));
  }

  /** The sum of the weights of an anchor. */
  double sum(Superpixels anchor) {
    double total = 0;
    for (int s : anchor.indices()) {
      total += weights[s];
    }
    return total;
  }

  /** The sum of the squares of the weights of an anchor. */
  double sumOfSquares(Superpixels anchor) {
    double total = 0;
    for (int s : anchor.indices()) {
      total += weights[s] * weights[s];
    }
    return total;
  }

  /** A guess at π of an anchor, 0..1. */
  double precision(Superpixels anchor) {
    return precision(sum(anchor), sumOfSquares(anchor));
  }

  /**
   * The same by the sums of its weights: the logistic function averaged over the log-odds of masks
   * of D(·|anchor), as if these were normal (MacKay, The evidence framework applied to
   * classification networks, 1992).
   */
  double precision(double sumOfAnchor, double squaresOfAnchor) {
    double q = keepProbability;
    double mean = intercept + (2 * q - 1) * sum + 2 * (1 - q) * sumOfAnchor;
    double variance = 4 * q * (1 - q) * Math.max(0, sumOfSquares - squaresOfAnchor);
    return logistic(mean / Math.sqrt(1 + Math.PI * variance / 8));
  }
}
