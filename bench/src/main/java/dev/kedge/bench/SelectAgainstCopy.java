package dev.kedge.bench;

import dev.kedge.perturb.Backends;
import dev.kedge.perturb.Perturber;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Select against a plain copy of the same bytes: both, and every backend, take turns in one process
 * on one thread; medians. Prints a JSON document.
 */
public final class SelectAgainstCopy {
  private static final int ROUNDS = 60;
  private static final int WARM_UP_ROUNDS = 15;
  private static final int CALLS_A_ROUND = 4;

  private SelectAgainstCopy() {}

  public static void main(String[] args) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int batch : new int[] {8, 32, 100}) {
      for (int superpixels : new int[] {15, 64, 200}) {
        rows.addAll(measure(superpixels, batch));
      }
    }
    Results.print("select-against-copy", rows);
  }

  private static List<Map<String, Object>> measure(int superpixels, int batch) {
    try (SelectFixture fixture = new SelectFixture(superpixels, batch);
        Backends backends = Backends.load();
        Perturber scalar = backends.named("scalar").open(fixture.planes);
        Perturber simd = backends.named("simd").open(fixture.planes)) {
      Map<String, Runnable> ways = new LinkedHashMap<>();
      ways.put("copy", fixture::copy);
      ways.put("simd", () -> simd.perturb(fixture.masks, 0, batch, fixture.batch, 0));
      ways.put("scalar", () -> scalar.perturb(fixture.masks, 0, batch, fixture.batch, 0));
      Map<String, Double> seconds =
          Interleaved.medians(ways, ROUNDS, WARM_UP_ROUNDS, CALLS_A_ROUND);
      List<Map<String, Object>> rows = new ArrayList<>();
      seconds.forEach(
          (way, median) -> {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("way", way);
            row.put("superpixels", superpixels);
            row.put("batch", batch);
            row.put("imagesPerSecond", Math.round(batch / median));
            row.put(
                "shareOfCopy", Results.rounded(seconds.getOrDefault("copy", Double.NaN) / median));
            rows.add(row);
          });
      return rows;
    }
  }
}
