package dev.kedge.bench;

import dev.kedge.search.Budget;
import dev.kedge.search.Requirement;
import dev.kedge.search.Search;
import dev.kedge.search.SearchResult;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a search takes of one core besides masking and model, drawing of masks and look-up of
 * answers included: processor time of the thread, so that a busy machine disturbs it little; warm,
 * medians over seeds; 10,000 draws at most. Prints a JSON document.
 */
public final class SearchCpuTime {
  private static final int SEEDS = 51;
  private static final double WARM_UP_SECONDS = 5;
  private static final Budget BUDGET = Budget.UNLIMITED.withMaxDraws(10_000);

  private SearchCpuTime() {}

  /** Votes of superpixels, and how many keep the class. */
  private record Picture(String name, List<Integer> votes, int quorum) {}

  public static void main(String[] args) {
    List<Picture> pictures =
        List.of(
            new Picture("three needed", some(15, 3), 3),
            new Picture("weights 1 to 15", IntStream.rangeClosed(1, 15).boxed().toList(), 75),
            new Picture("ten of fifteen", some(15, 15), 10),
            new Picture("three needed", some(64, 3), 3),
            new Picture("eight of twelve", some(64, 12), 8),
            new Picture("three needed", some(400, 3), 3),
            new Picture("eight of twelve", some(400, 12), 8));
    List<Map<String, Object>> rows = new ArrayList<>();
    for (String strategy : args.length == 0 ? new String[] {"certified"} : args) {
      for (Picture picture : pictures) {
        rows.add(measure(Searches.named(strategy), picture, SEEDS));
      }
    }
    Results.print("search-cpu-time", rows);
  }

  /** One vote for each of the first superpixels. */
  private static List<Integer> some(int superpixels, int voting) {
    return IntStream.range(0, superpixels).mapToObj(s -> s < voting ? 1 : 0).toList();
  }

  private static Map<String, Object> measure(Search search, Picture picture, int seeds) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    int[] votes = picture.votes.stream().mapToInt(Integer::intValue).toArray();
    long warmUntil = threads.getCurrentThreadCpuTime() + (long) (WARM_UP_SECONDS * 1e9);
    for (long seed = -1; threads.getCurrentThreadCpuTime() < warmUntil; seed--) {
      search.run(
          new VoteSampler(votes, picture.quorum, seed), Requirement.DEFAULTS, BUDGET, p -> {});
    }
    double[] milliseconds = new double[seeds];
    long[] draws = new long[seeds];
    int[] sizes = new int[seeds];
    for (int seed = 0; seed < seeds; seed++) {
      VoteSampler sampler = new VoteSampler(votes, picture.quorum, seed);
      long start = threads.getCurrentThreadCpuTime();
      SearchResult result = search.run(sampler, Requirement.DEFAULTS, BUDGET, p -> {});
      milliseconds[seed] = (threads.getCurrentThreadCpuTime() - start) / 1e6;
      draws[seed] = sampler.cost().draws();
      sizes[seed] = result.anchor().size();
    }
    Arrays.sort(milliseconds);
    Arrays.sort(draws);
    Arrays.sort(sizes);
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("strategy", search.name());
    row.put("superpixels", votes.length);
    row.put("picture", picture.name);
    row.put("medianAnchorSize", sizes[seeds / 2]);
    row.put("medianDraws", draws[seeds / 2]);
    row.put("medianMilliseconds", Results.rounded(milliseconds[seeds / 2]));
    row.put("leastMilliseconds", Results.rounded(milliseconds[0]));
    row.put("seeds", seeds);
    return row;
  }
}
