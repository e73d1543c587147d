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

  /** What a sum over all masks may come to. */
  private static final double SUM = 1 << 30;

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
    int[][] signs = signs(seen, telling);
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
    double byChance = 0;
    for (int mask = 0; mask < unexplained.length; mask++) {
      byChance += unexplained[mask] * masks.size(mask) / weights.length;
      for (int w = 0; w < masks.words(); w++) {
        for (long left = masks.word(mask, w); left != 0; left &= left - 1) {
          telling[(w << 6) + Long.numberOfTrailingZeros(left)] += unexplained[mask];
        }
      }
    }
    for (int s = 0; s < telling.length; s++) {
      telling[s] -= byChance;
    }
    return telling;
  }

  /** Of each superpixel 1 for masks that keep it, else −1; ones come first. */
  private static int[][] signs(Observations seen, int[] superpixels) {
    int[][] signs = new int[superpixels.length + 1][seen.count()];
    Arrays.fill(signs[0], 1);
    for (int i = 0; i < superpixels.length; i++) {
      long[] keeping = seen.keeping(superpixels[i]);
      int[] column = signs[i + 1];
      for (int mask = 0; mask < column.length; mask++) {
        column[mask] = (int) (keeping[mask >>> 6] >>> mask & 1) * 2 - 1;
      }
    }
    return signs;
  }

  /**
   * One step: the largest change of a weight. Sums over masks are of whole numbers, {@value #SUM}
   * at most: the same in any order, so that the compiler may use vectors for them.
   */
  private static double newton(
      double[] beta, int[][] signs, Observations seen, double ridgeOfWeights) {
    int size = beta.length;
    int masks = seen.count();
    double unit = SUM / masks;
    int[] variances = new int[masks];
    int[] residuals = new int[masks];
    double[] logOdds = logOdds(beta, signs, masks);
    for (int mask = 0; mask < masks; mask++) {
      double p = logistic(logOdds[mask]);
      variances[mask] = (int) Math.rint(Math.max(p * (1 - p), LEAST_VARIANCE) * unit);
      residuals[mask] = (int) Math.rint(((seen.agrees(mask) ? 1 : 0) - p) * unit);
    }
    double[][] hessian = new double[size][size];
    double[] gradient = new double[size];
    int[] signed = new int[masks];
    for (int i = 0; i < size; i++) {
      for (int mask = 0; mask < masks; mask++) {
        signed[mask] = variances[mask] * signs[i][mask];
      }
      for (int j = 0; j <= i; j++) {
        hessian[i][j] = product(signed, signs[j]) / unit;
      }
      double ridge = i == 0 ? RIDGE_OF_INTERCEPT : ridgeOfWeights;
      hessian[i][i] += ridge;
      gradient[i] = product(residuals, signs[i]) / unit - ridge * beta[i];
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

  private static double[] logOdds(double[] beta, int[][] signs, int masks) {
    double[] logOdds = new double[masks];
    for (int i = 0; i < beta.length; i++) {
      int[] column = signs[i];
      double weight = beta[i];
      for (int mask = 0; mask < masks; mask++) {
        logOdds[mask] += weight * column[mask];
      }
    }
    return logOdds;
  }

  private static int product(int[] a, int[] b) {
    int sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
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

  /** Of an anchor's superpixels the sum of the weights, and of their squares. */
  record Sums(double weights, double squares) {}

  Sums sums(Superpixels anchor) {
    double total = 0;
    double squares = 0;
    for (int w = 0; w << 6 < weights.length; w++) {
      for (long left = anchor.word(w); left != 0; left &= left - 1) {
        double weight = weights[(w << 6) + Long.numberOfTrailingZeros(left)];
        total += weight;
        squares += weight * weight;
      }
    }
    return new Sums(total, squares);
  }

  /** A guess at π of an anchor, 0..1. */
  double precision(Superpixels anchor) {
    Sums sums = sums(anchor);
    return precision(sums.weights, sums.squares);
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
