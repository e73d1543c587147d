package dev.kedge.search;

import dev.kedge.mask.Draw;
import dev.kedge.mask.Superpixels;
import dev.kedge.search.SearchResult.Alternative;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Evaluates every mask over every background; the precision of every anchor is exact then, whatever
 * the keep probability. The cost is 2^K times the backgrounds, for K up to 24.
 *
 * <p>FOUND comes with all smallest anchors, the most precise first, then in the order of {@link
 * Superpixels#ORDER} (of more than {@value #MAX_ALTERNATIVES}, the first ones); with a family of
 * pairwise disjoint ones among them, taken greedily in that order; and with the best precision of
 * each size. NOT_FOUND for want of size comes with the most precise anchor of the size allowed.
 *
 * <p>Masks are evaluated from the full one downwards, so that anchors become exact while it runs
 * ({@link CubePrecisions}). When the budget ends the search, the best so far is the smallest anchor
 * that reaches the threshold, else the most precise one, among those whose every mask was
 * evaluated: its precision is exact, but smaller anchors may exist.
 */
public final class ExhaustiveSearch implements AnchorSearch {
  /** How many other anchors a result lists. */
  public static final int MAX_ALTERNATIVES = 10_000;

  /** Masks asked for at a time; progress is told and the budget checked in between. */
  private static final int CHUNK = 256;

  @Override
  public String name() {
    return "exhaustive";
  }

  /**
   * @throws IllegalArgumentException if the sampler has more than 24 superpixels
   */
  @Override
  public SearchResult run(
      Sampler sampler, SearchOptions options, Budget budget, Consumer<SearchProgress> progress) {
    CubePrecisions cube = new CubePrecisions(sampler.superpixels(), sampler.keepProbability());
    try {
      evaluate(sampler, options, budget, progress, cube);
    } catch (BudgetSpentException spent) {
      cube.settle();
      return partial(sampler, options, cube, spent.status());
    }
    return complete(sampler, options, cube);
  }

  private static void evaluate(
      Sampler sampler,
      SearchOptions options,
      Budget budget,
      Consumer<SearchProgress> progress,
      CubePrecisions cube) {
    Superpixels none = Superpixels.none(sampler.superpixels());
    int backgrounds = sampler.backgrounds();
    int best = -1;
    while (cube.known() > 0) {
      int count = Math.min(affordable(sampler, budget), cube.known());
      long first = (long) (cube.known() - count) * backgrounds;
      Draw draw = new Draw.SubCube(none, first, Math.multiplyExact(count, backgrounds));
      Samples samples = sampler.draw(List.of(draw), budget);
      for (int i = count - 1; i >= 0; i--) {
        int agreeing = samples.agreeing(i * backgrounds, (i + 1) * backgrounds);
        cube.answer((double) agreeing / backgrounds);
      }
      if (cube.settleBlocks()) {
        best = best(cube, options);
      }
      if (best >= 0) {
        Superpixels anchor = cube.superpixels(best);
        progress.accept(
            new SearchProgress(
                anchor, cube.of(best), sampler.cost(), OptionalDouble.of(cube.share())));
      }
    }
  }

  /** The number of masks to ask for so that the budget's last evaluations are not lost. */
  private static int affordable(Sampler sampler, Budget budget) {
    Budget left = budget.left(sampler.cost());
    long answers = Math.min(left.maxEvaluations(), left.maxDraws());
    return Math.clamp(answers / sampler.backgrounds(), 1, CHUNK);
  }

  private static SearchResult complete(
      Sampler sampler, SearchOptions options, CubePrecisions cube) {
    int best = best(cube, options);
    Superpixels anchor = cube.superpixels(best);
    List<Alternative> bySize = bestBySize(cube);
    if (!CubePrecisions.reaches(cube.of(best), options.threshold())) {
      return result(sampler, cube, Status.NOT_FOUND, best, List.of(), List.of(), bySize);
    }
    int[] smallest = cube.reaching(anchor.size(), options.threshold());
    List<Alternative> others =
        IntStream.of(smallest)
            .skip(1)
            .limit(MAX_ALTERNATIVES)
            .mapToObj(a -> alternative(cube, a))
            .toList();
    List<Superpixels> disjoint =
        SearchResult.disjoint(IntStream.of(smallest).mapToObj(cube::superpixels));
    Status status = best == 0 ? Status.EMPTY : Status.FOUND;
    return result(sampler, cube, status, best, others, disjoint, bySize);
  }

  private static Alternative alternative(CubePrecisions cube, int anchor) {
    return new Alternative(cube.superpixels(anchor), Precision.exact(cube.of(anchor)));
  }

  private static List<Alternative> bestBySize(CubePrecisions cube) {
    double[] highest = cube.bestBySize();
    return IntStream.range(0, highest.length)
        .mapToObj(size -> alternative(cube, cube.reaching(size, highest[size])[0]))
        .toList();
  }

  private static SearchResult partial(
      Sampler sampler, SearchOptions options, CubePrecisions cube, Status status) {
    int best = best(cube, options);
    return best < 0
        ? SearchResult.nothingKnown(status, sampler.superpixels())
        : result(sampler, cube, status, best, List.of(), List.of(), List.of());
  }

  private static SearchResult result(
      Sampler sampler,
      CubePrecisions cube,
      Status status,
      int anchor,
      List<Alternative> alternatives,
      List<Superpixels> disjoint,
      List<Alternative> bestBySize) {
    return new SearchResult(
        status,
        cube.superpixels(anchor),
        Precision.exact(cube.of(anchor)),
        Math.pow(sampler.keepProbability(), Integer.bitCount(anchor)),
        alternatives,
        disjoint,
        bestBySize);
  }

  /**
   * Of the settled anchors of the size allowed: the first of the smallest that reach the threshold,
   * or the first of the most precise; −1 if none is settled.
   */
  private static int best(CubePrecisions cube, SearchOptions options) {
    double[] bySize = cube.bestBySize();
    int best = -1;
    for (int size = 0; size < bySize.length && size <= options.maxAnchorSize(); size++) {
      if (CubePrecisions.reaches(bySize[size], options.threshold())) {
        return cube.reaching(size, options.threshold())[0];
      }
      if (!Double.isNaN(bySize[size])
          && (best < 0 || bySize[size] > bySize[best] + CubePrecisions.TOLERANCE)) {
        best = size;
      }
    }
    return best < 0 ? -1 : cube.reaching(best, bySize[best])[0];
  }
}
