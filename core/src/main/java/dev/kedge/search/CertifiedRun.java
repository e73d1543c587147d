package dev.kedge.search;

import dev.kedge.mask.Superpixels;
import dev.kedge.search.SearchResult.Alternative;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One run of {@link Certified}, which tells what it does. */
final class CertifiedRun {
  private final Certified search;
  private final Sampler sampler;
  private final Requirement required;
  private final Consumer<SearchProgress> progress;
  private final SamplePool pool;
  private final RiskSplit risk;
  private final Judge judge;
  private final List<Candidate> leaders = new ArrayList<>();
  private Level level;

  CertifiedRun(
      Certified search,
      Sampler sampler,
      Requirement required,
      Budget budget,
      Consumer<SearchProgress> progress) {
    this.search = search;
    this.sampler = sampler;
    this.required = required;
    this.progress = progress;
    this.pool = new SamplePool(sampler, budget);
    this.risk = new RiskSplit(sampler.superpixels(), required.delta());
    this.judge = new Judge(required, risk);
    this.level = level(List.of(), List.of(Superpixels.none(sampler.superpixels())));
  }

  SearchResult run() {
    try {
      return search();
    } catch (BudgetSpentException spent) {
      return bestSoFar(spent.status());
    }
  }

  private SearchResult search() {
    int sizes = Math.min(sampler.superpixels(), required.maxAnchorSize());
    for (int size = 0; ; size++) {
      if (level.decide()) {
        return found();
      }
      if (size == sizes) {
        return bestSoFar(Status.NOT_FOUND);
      }
      lead(level.best(required.delta()));
      if (level.compare()) {
        return found();
      }
      List<Superpixels> parents = level.leaders(search.beamWidth());
      level = level(parents, extensions(parents));
    }
  }

  private SearchResult found() {
    List<Candidate> passed = level.passed();
    Candidate best = passed.getFirst();
    lead(best);
    Status status = best.anchor().isEmpty() ? Status.EMPTY : Status.FOUND;
    return result(status, best, passed.subList(1, passed.size()));
  }

  /** The best of its size at present. */
  private void lead(Candidate best) {
    if (!leaders.isEmpty() && leaders.getLast().anchor().size() == best.anchor().size()) {
      leaders.removeLast();
    }
    leaders.add(best);
  }

  private SearchResult bestSoFar(Status status) {
    lead(level.best(required.delta()));
    Candidate best =
        leaders.stream()
            .max(Comparator.comparingDouble(c -> c.low(required.delta())))
            .orElseThrow();
    return result(status, best, List.of());
  }

  private Level level(List<Superpixels> parents, List<Superpixels> candidates) {
    return new Level(parents, candidates, pool, judge, search.batchSize(), this::report);
  }

  private void report(Candidate looked) {
    progress.accept(
        new SearchProgress(
            looked.anchor(), looked.guess(), sampler.cost(), OptionalDouble.empty()));
  }

  private static List<Superpixels> extensions(List<Superpixels> parents) {
    TreeSet<Superpixels> extensions = new TreeSet<>(Superpixels.ORDER);
    for (Superpixels parent : parents) {
      for (int s = 0; s < parent.universe(); s++) {
        if (!parent.contains(s)) {
          extensions.add(parent.with(s));
        }
      }
    }
    return List.copyOf(extensions);
  }

  private SearchResult result(Status status, Candidate found, List<Candidate> others) {
    List<Alternative> alternatives = others.stream().map(this::alternative).toList();
    return new SearchResult(
        status,
        found.anchor(),
        found.estimate(risk),
        Math.pow(sampler.keepProbability(), found.anchor().size()),
        alternatives,
        status.found()
            ? SearchResult.disjoint(
                Stream.concat(Stream.of(found), others.stream()).map(Candidate::anchor))
            : List.of(),
        leaders.stream().takeWhile(Candidate::known).map(this::alternative).toList());
  }

  private Alternative alternative(Candidate candidate) {
    return new Alternative(candidate.anchor(), candidate.estimate(risk));
  }
}
