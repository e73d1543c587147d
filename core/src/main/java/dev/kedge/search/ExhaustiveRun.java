package dev.kedge.search;

import dev.kedge.mask.Draw;
import dev.kedge.mask.Superpixels;
import dev.kedge.search.SearchResult.Alternative;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** One run of {@link Exhaustive}, which tells what it does. */
final class ExhaustiveRun {
  /** Masks asked for at a time; progress is told and the budget checked in between. */
  private static final int CHUNK = 256;

  private final Sampler sampler;
  private final Requirement required;
  private final Budget budget;
  private final Consumer<SearchProgress> progress;
  private final CubePrecisions cube;

  ExhaustiveRun(
      Sampler sampler, Requirement required, Budget budget, Consumer<SearchProgress> progress) {
    this.sampler = sampler;
    this.required = required;
    this.budget = budget;
    this.progress = progress;
    this.cube = new CubePrecisions(sampler.superpixels(), sampler.keepProbability());
  }

  SearchResult run() {
    try {
      evaluate();
    } catch (BudgetSpentException spent) {
      cube.settle();
      return partial(spent.status());
    }
    return complete();
  }

  private void evaluate() {
    Superpixels none = Superpixels.none(sampler.superpixels());
    int backgrounds = sampler.backgrounds();
    int best = -1;
    while (cube.known() > 0) {
      int count = Math.min(affordable(), cube.known());
      long first = (long) (cube.known() - count) * backgrounds;
      Draw draw = new Draw.SubCube(none, first, Math.multiplyExact(count, backgrounds));
      Samples samples = sampler.draw(List.of(draw), budget);
      for (int i = count - 1; i >= 0; i--) {
        int agreeing = samples.agreeing(i * backgrounds, (i + 1) * backgrounds);
        cube.answer((double) agreeing / backgrounds);
      }
      if (cube.settleBlocks()) {
        best = best();
      }
      if (best >= 0) {
        Superpixels anchor = cube.superpixels(best);
        progress.accept(
            new SearchProgress(
                anchor,
                cube.of(best),
                sampler.cost(),
                OptionalDouble.of(cube.share()),
                CubePrecisions.reaches(cube.of(best), required.threshold())));
      }
    }
  }

  /** The number of masks to ask for so that the budget's last evaluations are not lost. */
  private int affordable() {
    Budget left = budget.left(sampler.cost());
    long answers = Math.min(left.maxEvaluations(), left.maxDraws());
    return Math.clamp(answers / sampler.backgrounds(), 1, CHUNK);
  }

  private SearchResult complete() {
    int best = best();
    Superpixels anchor = cube.superpixels(best);
    List<Alternative> bySize = bestBySize();
    if (!CubePrecisions.reaches(cube.of(best), required.threshold())) {
      return result(Status.NOT_FOUND, best, List.of(), List.of(), bySize);
    }
    int[] smallest = cube.reaching(anchor.size(), required.threshold());
    List<Alternative> others =
        IntStream.of(smallest)
            .skip(1)
            .limit(Exhaustive.MAX_ALTERNATIVES)
            .mapToObj(this::alternative)
            .toList();
    List<Superpixels> disjoint =
        SearchResult.disjoint(IntStream.of(smallest).mapToObj(cube::superpixels));
    Status status = best == 0 ? Status.EMPTY : Status.FOUND;
    return result(status, best, others, disjoint, bySize);
  }

  private Alternative alternative(int anchor) {
    return new Alternative(cube.superpixels(anchor), Precision.exact(cube.of(anchor)));
  }

  private List<Alternative> bestBySize() {
    double[] highest = cube.bestBySize();
    return IntStream.range(0, highest.length)
        .mapToObj(size -> alternative(cube.reaching(size, highest[size])[0]))
        .toList();
  }

  private SearchResult partial(Status status) {
    int best = best();
    return best < 0
        ? SearchResult.nothingKnown(status, sampler.superpixels())
        : result(status, best, List.of(), List.of(), List.of());
  }

  private SearchResult result(
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
        bestBySize,
        Optional.empty());
  }

  /**
   * Of the settled anchors of the size allowed: the first of the smallest that reach the threshold,
   * or the first of the most precise; −1 if none is settled.
   */
  private int best() {
    double[] bySize = cube.bestBySize();
    int best = -1;
    for (int size = 0; size < bySize.length && size <= required.maxAnchorSize(); size++) {
      if (CubePrecisions.reaches(bySize[size], required.threshold())) {
        return cube.reaching(size, required.threshold())[0];
      }
      if (!Double.isNaN(bySize[size])
          && (best < 0 || bySize[size] > bySize[best] + CubePrecisions.TOLERANCE)) {
        best = size;
      }
    }
    return best < 0 ? -1 : cube.reaching(best, bySize[best])[0];
  }
}
