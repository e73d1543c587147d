package dev.kedge.search;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One round of KL-LUCB: which m of some arms have the highest means, and the two arms whose samples
 * would tell most about whether that is so. Source: Kaufmann and Kalyanakrishnan, Information
 * Complexity in Bandit Subset Selection, COLT 2013, section 3.
 *
 * @param leaders the m arms of highest mean, ascending; of equal means the later arm is higher
 * @param weakest the leader of the lowest lower bound
 * @param challenger the arm of the highest upper bound among the others
 * @param gap the challenger's upper bound less the weakest leader's lower bound: no other arm is
 *     better than a leader by more than this
 */
record KlLucb(List<Arm> leaders, Arm weakest, Arm challenger, double gap) {
  /**
   * Compares arms.
   *
   * @param top m, 1 .. arms − 1
   * @param round t, from 1
   * @param delta δ, the risk taken
   */
  static KlLucb round(List<Arm> arms, int top, int round, double delta) {
    double level = explorationRate(arms.size(), round, delta);
    List<Arm> ascending = arms.stream().sorted(Comparator.comparingDouble(Arm::mean)).toList();
    List<Arm> others = ascending.subList(0, arms.size() - top);
    List<Arm> leaders = ascending.subList(arms.size() - top, arms.size());
    double[] upper = others.stream().mapToDouble(arm -> arm.upper(level)).toArray();
    double[] lower = leaders.stream().mapToDouble(arm -> arm.lower(level)).toArray();
    double highest = Arrays.stream(upper).max().orElseThrow();
    double lowest = Arrays.stream(lower).min().orElseThrow();
    return new KlLucb(
        leaders,
        leaders.get(first(lower, lowest)),
        others.get(first(upper, highest)),
        highest - lowest);
  }

  private static int first(double[] values, double value) {
    return IntStream.range(0, values.length).filter(i -> values[i] == value).findFirst().orElse(-1);
  }

  /** β(t, δ) = x + ln x with x = ln(405.5 · arms · t^1.1 / δ). */
  static double explorationRate(int arms, int round, double delta) {
    double x = Math.log(405.5 * arms * Math.pow(round, 1.1) / delta);
    return x + Math.log(x);
  }
}
