package dev.kedge.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Times several ways to do a thing in turns, so that a noisy machine disturbs all of them alike.
 */
final class Interleaved {
  private Interleaved() {}

  /** Median seconds of one call of each way. */
  static Map<String, Double> medians(
      Map<String, Runnable> ways, int rounds, int warmUpRounds, int callsARound) {
    Map<String, double[]> seconds = new LinkedHashMap<>();
    ways.keySet().forEach(way -> seconds.put(way, new double[rounds]));
    for (int round = -warmUpRounds; round < rounds; round++) {
      for (Map.Entry<String, Runnable> way : ways.entrySet()) {
        long start = System.nanoTime();
        for (int call = 0; call < callsARound; call++) {
          way.getValue().run();
        }
        double spent = (System.nanoTime() - start) / 1e9 / callsARound;
        if (round >= 0) {
          seconds.getOrDefault(way.getKey(), new double[0])[round] = spent;
        }
      }
    }
    Map<String, Double> medians = new LinkedHashMap<>();
    seconds.forEach(
        (way, all) -> {
          Arrays.sort(all);
          medians.put(way, all[all.length / 2]);
        });
    return medians;
  }
}
