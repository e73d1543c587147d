package dev.kedge.search;

import dev.kedge.mask.Draw;
import dev.kedge.mask.Superpixels;
import dev.kedge.search.SearchResult.Alternative;
import dev.kedge.search.SearchResult.Necessary;
import dev.kedge.search.SearchResult.Reasons;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** One run of {@link Exhaustive}, which tells what it does. */
final class ExhaustiveRun {
  /** Masks asked for at a time; progress is told and the budget checked in between. */
  private static final int CHUNK = 256;

  private final Exhaustive search;
  private final Sampler sampler;
  private final Requirement required;
  private final Budget budget;
  private final Consumer<SearchProgress> progress;
  private final int allowed;
  private final CubePrecisions cube;

  ExhaustiveRun(
      Exhaustive search,
      Sampler sampler,
      Requirement required,
      Budget budget,
      Consumer<SearchProgress> progress) {
    this.search = search;
    this.sampler = sampler;
    this.required = required;
    this.budget = budget;
    this.progress = progress;
    this.cube =
        new CubePrecisions(sampler.superpixels(), sampler.keepProbability(), sampler::pixels);
    this.allowed = CubePrecisions.number(required.allowed(sampler.superpixels()));
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
    if (!reaches(best)) {
      return result(Status.NOT_FOUND, best, List.of(), Reasons.NONE, necessary(), bestBySize());
    }
    List<Alternative> others =
        cube.reaching(Integer.bitCount(best), allowed, required.threshold())
            .skip(1)
            .limit(Exhaustive.MAX_ALTERNATIVES)
            .map(this::alternative)
            .toList();
    Status status = best == 0 ? Status.EMPTY : Status.FOUND;
    return result(status, best, others, reasons(best), necessary(), bestBySize());
  }

  private boolean reaches(int anchor) {
    return CubePrecisions.reaches(cube.of(anchor), required.threshold());
  }

  /** The anchor, then the best among the superpixels that are left, and so on until none is. */
  private Reasons reasons(int anchor) {
    List<Alternative> reasons = new ArrayList<>();
    int left = allowed;
    for (int next = anchor; next >= 0 && reaches(next); next = next == 0 ? -1 : best(left)) {
      reasons.add(alternative(next));
      left &= ~next;
    }
    return new Reasons(reasons, required.maxAnchorSize() >= sampler.superpixels());
  }

  private List<Necessary> necessary() {
    return cube.of(0) <= CubePrecisions.TOLERANCE
        ? List.of()
        : IntStream.range(0, sampler.superpixels())
            .filter(s -> cube.without(s) <= CubePrecisions.TOLERANCE)
            .mapToObj(s -> new Necessary(s, Precision.exact(0)))
            .toList();
  }

  private Alternative alternative(int anchor) {
    return new Alternative(cube.superpixels(anchor), Precision.exact(cube.of(anchor)));
  }

  private List<Alternative> bestBySize() {
    double[] highest = cube.bestBySize(allowed);
    return IntStream.rangeClosed(0, Integer.bitCount(allowed))
        .mapToObj(size -> alternative(first(size, allowed, highest[size])))
        .toList();
  }

  private SearchResult partial(Status status) {
    int best = best();
    return best < 0
        ? SearchResult.nothingKnown(search, status, sampler.superpixels())
        : result(status, best, List.of(), Reasons.NONE, List.of(), List.of());
  }

  private SearchResult result(
      Status status,
      int anchor,
      List<Alternative> alternatives,
      Reasons reasons,
      List<Necessary> necessary,
      List<Alternative> bestBySize) {
    return new SearchResult(
        search,
        status,
        cube.superpixels(anchor),
        Precision.exact(cube.of(anchor)),
        Math.pow(sampler.keepProbability(), Integer.bitCount(anchor)),
        alternatives,
        reasons,
        necessary,
        bestBySize,
        Optional.empty());
  }

  private int best() {
    return best(allowed);
  }

  /**
   * Of the settled anchors among some superpixels, of the size allowed: the first of the smallest
   * that reach the threshold, or the first of the most precise; −1 if none is settled.
   */
  private int best(int among) {
    double[] bySize = cube.bestBySize(among);
    int best = -1;
    for (int size = 0; size < bySize.length && size <= required.maxAnchorSize(); size++) {
      if (CubePrecisions.reaches(bySize[size], required.threshold())) {
        return first(size, among, required.threshold());
      }
      if (!Double.isNaN(bySize[size])
          && (best < 0 || bySize[size] > bySize[best] + CubePrecisions.TOLERANCE)) {
        best = size;
      }
    }
    return best < 0 ? -1 : first(best, among, bySize[best]);
  }

  private int first(int size, int among, double threshold) {
    return cube.reaching(size, among, threshold).findFirst().orElseThrow();
  }
}
