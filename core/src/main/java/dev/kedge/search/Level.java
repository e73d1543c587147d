package dev.kedge.search;

import dev.kedge.mask.Superpixels;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The candidates of one size, and the sampling that decides about them. */
final class Level {
  /*
   * A level asks two questions in turn. decide(): does a candidate reach the threshold? If none
   * does, compare(): which of them are worth an extension? Those are the leaders().
   *
   * One draw answers for many candidates. A mask drawn from D(·|B), which keeps B and each other
   * superpixel with probability q, is a sample of D(·|A) for every A ⊇ B that it happens to keep.
   * So a mask drawn for the common parent feeds a share q of the candidates that extend it, one
   * drawn for a candidate feeds no other of its size. While three candidates of a parent or more
   * want samples (fewer than SCREEN in decide(), than COMPARE in compare()), masks come from the
   * parent; else from the candidate in question. A new level begins with all earlier samples that
   * its candidates can use.
   *
   * decide() samples the open candidate whose smoothed share of agreeing samples is highest, as
   * LUCB samples its leader (Kaufmann, Kalyanakrishnan, Information Complexity in Bandit Subset
   * Selection, COLT 2013): if any passes, most likely this one does. The question is not which one
   * is best but whether one passes, so there is no challenger to sample. Where at most FINISH masks
   * of its sub-cube are unknown, they are evaluated, and its precision is a sum. compare() samples
   * the weakest of those within two standard errors of the top, up to COMPARE samples each, or
   * evaluates what is unknown of its sub-cube; a candidate that samples had given up may pass by
   * that, and then is the answer. leaders() are up to NEAR_EQUAL of them.
   *
   * What a claim rests on is in Judge alone: a candidate passes if its e-process against π ≤ τ
   * reaches its share of δ (EProcess, RiskSplit), or if all masks above it are known and their
   * precision reaches τ. The e-process of a fixed anchor over all samples that keep it is a
   * supermartingale under π ≤ τ, by whatever rule the past chose the next source and the time to
   * stop (Ville 1939; Howard, Ramdas, McAuliffe, Sekhon, Time-uniform, nonparametric, nonasymptotic
   * confidence sequences, Annals of Statistics 49(2), 2021). That candidates are chosen by samples
   * which they then use is paid for in RiskSplit. Enumerated masks are not random: they count as
   * known, never as samples.
   *
   * All else is heuristic: the order of candidates, guess() and error(), the mirror test that gives
   * a candidate up, the limit of its samples, and the constants below. They decide what is looked
   * at, hence the cost, and whether an anchor is missed and a larger one found. They cannot make a
   * claim false, as the promise holds whatever is looked at. The proof is in docs/certified.md.
   */

  /** A candidate with fewer samples is fed through its parent, if two others gain as well. */
  private static final int SCREEN = 24;

  /** Samples that near-equal candidates have before some are preferred. */
  private static final int COMPARE = 60;

  /** A sub-cube is finished if so few of its masks are unknown. */
  private static final long FINISH = 256;

  /** Masks of a sub-cube that are asked for at a time. */
  private static final int CHUNK = 64;

  /** Near-equal candidates that are built upon, if the beam is not wider anyway. */
  private static final int NEAR_EQUAL = 3;

  /** Of equals the first in order comes first, as candidates are in order and sorting is stable. */
  private static final Comparator<Candidate> BEST_GUESS_FIRST =
      Comparator.comparingDouble(Candidate::guess).reversed();

  private static final Comparator<Candidate> FEWEST_SAMPLES_FIRST =
      Comparator.comparingLong(Candidate::samples).thenComparing(BEST_GUESS_FIRST);

  /** A candidate, and the superpixel that it has more than a parent. */
  private record Child(Candidate candidate, int added) {}

  /** The candidates that extend a parent by one: what is drawn for it feeds them. */
  private record Family(Superpixels parent, List<Child> children) {
    Family(Superpixels parent, Collection<Candidate> candidates) {
      this(
          parent,
          candidates.stream()
              .filter(c -> c.anchor().containsAll(parent))
              .map(c -> new Child(c, c.anchor().minus(parent).indices()[0]))
              .toList());
    }
  }

  private final List<Candidate> candidates;
  private final List<Family> families;
  private final SamplePool pool;
  private final Judge judge;
  private final int batch;
  private final Consumer<Candidate> afterDraw;

  /**
   * A level.
   *
   * @param parents what the candidates extend by one; none at size 0
   * @param anchors the candidates, in order
   * @param batchSize samples drawn at a time
   * @param afterDraw told after each draw for which candidate it was made
   */
  Level(
      List<Superpixels> parents,
      List<Superpixels> anchors,
      SamplePool pool,
      Judge judge,
      int batchSize,
      Consumer<Candidate> afterDraw) {
    this.pool = pool;
    this.judge = judge;
    this.batch = batchSize;
    this.afterDraw = afterDraw;
    List<SamplePool.Family> earlier = parents.stream().map(pool::family).toList();
    this.candidates = anchors.stream().map(a -> candidate(a, earlier)).toList();
    this.families = parents.stream().map(parent -> new Family(parent, candidates)).toList();
  }

  private static Candidate candidate(Superpixels anchor, List<SamplePool.Family> earlier) {
    return new Candidate(
        anchor,
        earlier.stream()
            .filter(family -> anchor.containsAll(family.parent()))
            .findFirst()
            .map(family -> family.tally(anchor))
            .orElse(SampleHistory.Tally.NONE));
  }

  /** Those that reach the threshold, best first. */
  List<Candidate> passed() {
    return candidates.stream().filter(judge::passed).sorted(BEST_GUESS_FIRST).toList();
  }

  /** The candidate of the highest lower bound, as estimated at a risk. */
  Candidate best(double delta) {
    Candidate best = candidates.getFirst();
    double highest = best.low(delta);
    for (Candidate c : candidates) {
      double low = c.low(delta);
      if (low > highest || (low == highest && c.guess() > best.guess())) {
        best = c;
        highest = low;
      }
    }
    return best;
  }

  /** Samples until a candidate passes or none is worth it; true if one passed. */
  boolean decide() {
    for (Candidate c : candidates) {
      judge.bySamples(c, candidates.size());
    }
    while (!anyPassed()) {
      @Nullable Candidate leader = bestOpen();
      if (leader == null) {
        return false;
      }
      if (!finish(leader)) {
        draw(leader, c -> c.open() && c.samples() < SCREEN);
      }
    }
    return true;
  }

  private boolean anyPassed() {
    for (Candidate c : candidates) {
      if (judge.passed(c)) {
        return true;
      }
    }
    return false;
  }

  private @Nullable Candidate bestOpen() {
    Candidate best = null;
    double highest = 0;
    for (Candidate c : candidates) {
      double promise = (c.agreeing() + 1.0) / (c.samples() + 2);
      if (c.open() && promise > highest) {
        best = c;
        highest = promise;
      }
    }
    return best;
  }

  private Candidate bestGuess() {
    Candidate best = candidates.getFirst();
    double highest = best.guess();
    for (Candidate c : candidates) {
      double guess = c.guess();
      if (guess > highest) {
        best = c;
        highest = guess;
      }
    }
    return best;
  }

  /**
   * Samples until the best candidate and its near-equals are compared fairly; true if one passed:
   * its samples had given it up, but then all its masks were known.
   */
  boolean compare() {
    while (true) {
      Predicate<Candidate> near = nearBest();
      Predicate<Candidate> weak =
          c -> c.samples() < COMPARE && c.precision() == null && near.test(c);
      int nearEqual = 0;
      Candidate weakest = null;
      for (Candidate c : candidates) {
        nearEqual += near.test(c) ? 1 : 0;
        if (weak.test(c) && (weakest == null || FEWEST_SAMPLES_FIRST.compare(c, weakest) < 0)) {
          weakest = c;
        }
      }
      if (nearEqual == 1 || weakest == null) {
        return false;
      }
      if (!finish(weakest)) {
        draw(weakest, weak);
      } else if (judge.passed(weakest)) {
        return true;
      }
    }
  }

  /** The best candidate, and its near-equals up to a few. */
  List<Superpixels> leaders(int beamWidth) {
    int nearEqual = (int) candidates.stream().filter(nearBest()).count();
    return candidates.stream()
        .sorted(BEST_GUESS_FIRST)
        .limit(Math.max(beamWidth, Math.min(NEAR_EQUAL, nearEqual)))
        .map(Candidate::anchor)
        .toList();
  }

  /** Whether a candidate is the best, or might be for all that is known. */
  private Predicate<Candidate> nearBest() {
    Candidate top = bestGuess();
    double bar = top.guess() - 2 * top.error();
    return c -> c == top || c.guess() + 2 * c.error() > bar;
  }

  /** Samples for a candidate, from a parent if that feeds three hungry candidates at least. */
  private void draw(Candidate wanted, Predicate<Candidate> hungry) {
    Family best = null;
    int most = 2;
    for (Family family : families) {
      int fed = 0;
      for (Child child : family.children) {
        fed += hungry.test(child.candidate) ? 1 : 0;
      }
      if (fed > most) {
        best = family;
        most = fed;
      }
    }
    if (best == null) {
      feed(wanted, pool.tally(pool.draw(wanted.anchor(), batch)));
    } else {
      SampleHistory.Range range = pool.draw(best.parent, batch);
      for (Child child : best.children) {
        feed(child.candidate, pool.tally(range, child.added));
      }
    }
    afterDraw.accept(wanted);
  }

  private void feed(Candidate c, SampleHistory.Tally tally) {
    c.add(tally);
    if (c.open()) {
      judge.bySamples(c, candidates.size());
    }
  }

  /**
   * Evaluates the rest of a sub-cube if little is unknown, until it is clear that the candidate
   * fails where that is the question; false if it is too much.
   */
  private boolean finish(Candidate c) {
    long cube = pool.known().cube(c.anchor().size());
    if (cube - pool.known().size() > FINISH) {
      return false;
    }
    if (c.bounds(pool.known()).unknown() > FINISH) {
      return false;
    }
    boolean wanted = c.open();
    for (long next = 0; next < cube && c.open() == wanted; ) {
      next += pool.enumerate(c.anchor(), next, (int) Math.min(CHUNK, cube - next));
      judge.byMasks(c, c.bounds(pool.known()));
      afterDraw.accept(c);
    }
    return true;
  }
}
