package dev.kedge.search;

import dev.kedge.mask.Draw;
import dev.kedge.mask.Superpixels;
import dev.kedge.search.SearchResult.Alternative;
import dev.kedge.search.SearchResult.Reasons;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One run of {@link Reference}, which tells what it does. */
final class ReferenceRun {
  private final Reference search;
  private final Sampler sampler;
  private final Requirement required;
  private final Budget budget;
  private final Consumer<SearchProgress> progress;
  private final SampleHistory history;
  private final double oneLook;
  private final List<Arm> leaders = new ArrayList<>();
  private List<Arm> racing = List.of();
  private long nextSample;

  ReferenceRun(
      Reference search,
      Sampler sampler,
      Requirement required,
      Budget budget,
      Consumer<SearchProgress> progress) {
    this.search = search;
    this.sampler = sampler;
    this.required = required;
    this.budget = budget;
    this.progress = progress;
    this.history = new SampleHistory(sampler.superpixels());
    this.oneLook = Math.log(1 / required.delta());
  }

  SearchResult run() {
    try {
      return search();
    } catch (BudgetSpentException spent) {
      Arm best = bestSoFar();
      return best.samples() == 0
          ? SearchResult.nothingKnown(search, spent.status(), sampler.superpixels())
          : result(spent.status(), best);
    }
  }

  private SearchResult search() {
    Arm empty = new Arm(Superpixels.none(sampler.superpixels()));
    leaders.add(empty);
    if (passesEmpty(empty)) {
      return result(Status.EMPTY, empty);
    }
    List<Arm> parents = List.of(empty);
    int sizes = Math.min(sampler.superpixels(), required.maxAnchorSize());
    for (int size = 1; size <= sizes; size++) {
      parents = best(extensions(parents), search.beamWidth());
      List<Arm> passed = search.stopOnFirst() ? firstToPass(parents) : passing(parents);
      if (!passed.isEmpty()) {
        return complete(Status.FOUND, passed.stream().min(BEST_MEAN_FIRST).orElseThrow());
      }
    }
    List<Arm> tried = List.copyOf(leaders.subList(1, leaders.size()));
    return complete(Status.NOT_FOUND, best(tried, 1).getFirst());
  }

  /** Samples the anchors on the way to this one that no samples were drawn for, and this one. */
  private SearchResult complete(Status status, Arm found) {
    List<Arm> unsampled = new ArrayList<>();
    for (Arm arm = found; arm != null; arm = arm.parent()) {
      if (!arm.drawnFor()) {
        unsampled.addFirst(arm);
      }
    }
    if (!unsampled.isEmpty()) {
      try {
        draw(unsampled, search.batchSize());
      } catch (BudgetSpentException spent) {
        return result(status, found);
      }
    }
    return result(status, found);
  }

  private static final Comparator<Arm> BEST_MEAN_FIRST =
      Comparator.comparingDouble(Arm::mean)
          .reversed()
          .thenComparing(Arm::anchor, Superpixels.ORDER);

  /** The near-miss rule here has the margin tau, not confirmMargin, and the level ln(1/δ). */
  private boolean passesEmpty(Arm empty) {
    draw(List.of(empty), search.minSamplesStart());
    while (empty.mean() > required.threshold()
        && empty.lower(oneLook) < required.threshold() - search.tau()) {
      draw(List.of(empty), search.batchSize());
    }
    return empty.lower(oneLook) > required.threshold();
  }

  /** All anchors of one superpixel more; one that has two parents takes the first one's samples. */
  private List<Arm> extensions(List<Arm> parents) {
    Map<Superpixels, Arm> extensions = new LinkedHashMap<>();
    for (int s = 0; s < sampler.superpixels(); s++) {
      for (Arm parent : parents) {
        if (!parent.anchor().contains(s)) {
          int superpixel = s;
          extensions.computeIfAbsent(
              parent.anchor().with(s), anchor -> parent.child(superpixel, history));
        }
      }
    }
    return List.copyOf(extensions.values());
  }

  /** The arms of the highest means, to within tau. */
  private List<Arm> best(List<Arm> arms, int wanted) {
    List<Arm> unsampled = arms.stream().filter(arm -> arm.samples() == 0).toList();
    if (!unsampled.isEmpty()) {
      draw(unsampled, 1);
    }
    int top = Math.min(wanted, arms.size());
    List<Arm> best = arms;
    if (top < arms.size()) {
      int t = 1;
      KlLucb round = KlLucb.round(arms, top, t, required.delta());
      while (round.gap() > search.tau()) {
        racing = round.leaders();
        draw(List.of(round.challenger(), round.weakest()), search.batchSize());
        round = KlLucb.round(arms, top, ++t, required.delta());
      }
      best = round.leaders();
    }
    leaders.addAll(best);
    return best;
  }

  private double confirmLevel() {
    int rivals = 1 + (search.beamWidth() - 1) * sampler.superpixels();
    return Math.log(rivals / required.delta());
  }

  private void confirm(List<Arm> arms) {
    List<Arm> undecided = arms.stream().filter(this::undecided).toList();
    while (!undecided.isEmpty()) {
      draw(undecided, search.batchSize());
      undecided = undecided.stream().filter(this::undecided).toList();
    }
  }

  /** Of some arms those that pass; all are sampled on until that is known of each. */
  private List<Arm> passing(List<Arm> arms) {
    confirm(arms);
    return arms.stream().filter(this::passes).toList();
  }

  /** Of some arms the first that passes, tried one after the other from the highest mean down. */
  private List<Arm> firstToPass(List<Arm> arms) {
    for (Arm arm : arms.stream().sorted(BEST_MEAN_FIRST).toList()) {
      List<Arm> passed = passing(List.of(arm));
      if (!passed.isEmpty()) {
        return passed;
      }
    }
    return List.of();
  }

  private boolean undecided(Arm arm) {
    return arm.mean() >= required.threshold()
        ? arm.lower(confirmLevel()) < required.threshold() - search.confirmMargin()
        : arm.upper(confirmLevel()) >= required.threshold() + search.confirmMargin();
  }

  private boolean passes(Arm arm) {
    return arm.mean() >= required.threshold()
        && arm.lower(confirmLevel()) > required.threshold() - search.confirmMargin();
  }

  /** Draws so many new samples for each of some arms, in one request. */
  private void draw(List<Arm> arms, int samples) {
    long left = budget.left(sampler.cost()).maxDraws();
    int count = Math.clamp(left / arms.size(), 1, samples);
    List<Draw> draws = new ArrayList<>();
    for (Arm arm : arms) {
      draws.add(new Draw.Conditional(arm.anchor(), nextSample, count));
      nextSample += count;
    }
    Samples answered = sampler.draw(draws, budget);
    for (int i = 0; i < arms.size(); i++) {
      arms.get(i).add(history.add(answered, i), history);
    }
    Arm best = bestSoFar();
    progress.accept(
        new SearchProgress(
            best.anchor(), best.mean(), sampler.cost(), OptionalDouble.empty(), false));
  }

  private Arm bestSoFar() {
    return Stream.concat(leaders.stream(), racing.stream())
        .min(
            Comparator.comparingDouble((Arm arm) -> arm.lower(oneLook))
                .reversed()
                .thenComparing(Arm::anchor, Superpixels.ORDER))
        .orElseThrow();
  }

  private Precision atOneLook(Arm arm) {
    return new Precision(
        arm.mean(),
        arm.lower(oneLook),
        arm.upper(oneLook),
        1 - required.delta(),
        Evidence.ESTIMATED);
  }

  /** Its bounds hold though it is the best of many, looked at whenever the search ended. */
  private Precision selected(Arm arm) {
    RiskSplit risk = new RiskSplit(sampler.superpixels(), required.delta());
    return risk.estimateOfExtended(arm.anchor().size(), arm.agreeing(), arm.samples());
  }

  private SearchResult result(Status status, Arm arm) {
    Precision precision = status.found() ? atOneLook(arm) : selected(arm);
    double coverage = Math.pow(sampler.keepProbability(), arm.anchor().size());
    return new SearchResult(
        search,
        status,
        arm.anchor(),
        precision,
        coverage,
        List.of(),
        status.found()
            ? new Reasons(List.of(new Alternative(arm.anchor(), precision)), false)
            : Reasons.NONE,
        List.of(),
        List.of(),
        Optional.empty());
  }
}
