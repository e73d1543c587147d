package dev.kedge.search;

import dev.kedge.mask.Superpixels;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The candidates of one size, and the sampling that decides about them. */
final class Level {
  /** Samples drawn at a time, if the options allow as many: fewer are wasted than of more. */
  private static final int BATCH = 8;

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

  private final List<Superpixels> parents;
  private final List<Candidate> candidates;
  private final SamplePool pool;
  private final Judge judge;
  private final int batch;
  private final Runnable afterDraw;

  /**
   * A level.
   *
   * @param parents what the candidates extend by one; none at size 0
   * @param candidates in order
   * @param batchSize samples drawn at a time, at most
   * @param afterDraw called after each draw
   */
  Level(
      List<Superpixels> parents,
      List<Superpixels> candidates,
      SamplePool pool,
      Judge judge,
      int batchSize,
      Runnable afterDraw) {
    this.parents = parents;
    this.pool = pool;
    List<SamplePool.Family> families = parents.stream().map(pool::family).toList();
    this.candidates = candidates.stream().map(a -> new Candidate(a, earlier(a, families))).toList();
    this.judge = judge;
    this.batch = Math.min(BATCH, batchSize);
    this.afterDraw = afterDraw;
  }

  private static SampleHistory.Tally earlier(Superpixels anchor, List<SamplePool.Family> families) {
    return families.stream()
        .filter(family -> anchor.containsAll(family.parent()))
        .findFirst()
        .map(family -> family.tally(anchor))
        .orElse(SampleHistory.Tally.NONE);
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

  /** The candidate of the best guess. */
  Candidate mostPromising() {
    Candidate best = candidates.getFirst();
    for (Candidate c : candidates) {
      best = c.guess() > best.guess() ? c : best;
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
        Superpixels parent = parentThatFeeds(c -> c.open() && c.samples() < SCREEN);
        draw(parent != null ? parent : leader.anchor());
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

  /** The best candidate and its near-equals, after a fair comparison. */
  List<Superpixels> leaders(int beamWidth) {
    while (true) {
      Candidate top = mostPromising();
      double bar = top.guess() - 2 * top.error();
      Predicate<Candidate> near = c -> c == top || c.guess() + 2 * c.error() > bar;
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
        int wanted = Math.max(beamWidth, Math.min(NEAR_EQUAL, nearEqual));
        return candidates.stream()
            .sorted(BEST_GUESS_FIRST)
            .limit(wanted)
            .map(Candidate::anchor)
            .toList();
      }
      if (!finish(weakest)) {
        Superpixels parent = parentThatFeeds(weak);
        draw(parent != null ? parent : weakest.anchor());
      }
    }
  }

  /** The parent of most candidates with too few samples; null if it has less than three. */
  private @Nullable Superpixels parentThatFeeds(Predicate<Candidate> hungry) {
    Superpixels best = null;
    int most = 2;
    for (Superpixels parent : parents) {
      int fed = 0;
      for (Candidate c : candidates) {
        fed += hungry.test(c) && c.anchor().containsAll(parent) ? 1 : 0;
      }
      if (fed > most) {
        best = parent;
        most = fed;
      }
    }
    return best;
  }

  private void draw(Superpixels source) {
    SampleHistory.Range range = pool.draw(source, batch);
    for (Candidate c : candidates) {
      if (c.anchor().containsAll(source)) {
        c.add(pool.tally(c.anchor(), range));
        if (c.open()) {
          judge.bySamples(c, candidates.size());
        }
      }
    }
    afterDraw.run();
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
      afterDraw.run();
    }
    return true;
  }
}
