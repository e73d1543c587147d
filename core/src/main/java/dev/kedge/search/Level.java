package dev.kedge.search;

import dev.kedge.mask.Superpixels;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
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
  private static final int CHUNK = 128;

  /** Near-equal candidates that are built upon, if the beam is not wider anyway. */
  private static final int NEAR_EQUAL = 3;

  /** Of equals the first in order comes first, as candidates are in order and sorting is stable. */
  private static final Comparator<Candidate> BEST_GUESS_FIRST =
      Comparator.comparingDouble(Candidate::guess).reversed();

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
    this.candidates = candidates.stream().map(a -> new Candidate(a, pool.tally(a))).toList();
    this.pool = pool;
    this.judge = judge;
    this.batch = Math.min(BATCH, batchSize);
    this.afterDraw = afterDraw;
  }

  /** Those that reach the threshold, best first. */
  List<Candidate> passed() {
    return candidates.stream().filter(judge::passed).sorted(BEST_GUESS_FIRST).toList();
  }

  /** The candidate of the highest lower bound, as estimated at a risk. */
  Candidate best(double delta) {
    return candidates.stream()
        .min(
            Comparator.comparingDouble((Candidate c) -> c.estimate(delta).low())
                .reversed()
                .thenComparing(BEST_GUESS_FIRST))
        .orElseThrow();
  }

  /** The candidate of the best guess. */
  Candidate mostPromising() {
    return candidates.stream().min(BEST_GUESS_FIRST).orElseThrow();
  }

  /** Samples until a candidate passes or none is worth it; true if one passed. */
  boolean decide() {
    candidates.forEach(c -> judge.bySamples(c, candidates.size()));
    while (candidates.stream().noneMatch(judge::passed)) {
      @Nullable Candidate leader =
          candidates.stream()
              .filter(Candidate::open)
              .max(Comparator.comparingDouble(c -> (c.agreeing() + 1.0) / (c.samples() + 2)))
              .orElse(null);
      if (leader == null) {
        return false;
      }
      if (!finish(leader)) {
        Superpixels parent = parentThatFeeds(candidates.stream().filter(Candidate::open), SCREEN);
        draw(parent != null ? parent : leader.anchor());
      }
    }
    return true;
  }

  /** The best candidate and its near-equals, after a fair comparison. */
  List<Superpixels> leaders(int beamWidth) {
    while (true) {
      List<Candidate> order = candidates.stream().sorted(BEST_GUESS_FIRST).toList();
      Candidate top = order.getFirst();
      double bar = top.guess() - 2 * top.error();
      List<Candidate> near =
          order.stream().filter(c -> c == top || c.guess() + 2 * c.error() > bar).toList();
      List<Candidate> weak =
          near.stream().filter(c -> c.samples() < COMPARE && c.precision() == null).toList();
      if (near.size() == 1 || weak.isEmpty()) {
        int wanted = Math.max(beamWidth, Math.min(NEAR_EQUAL, near.size()));
        return order.stream().limit(wanted).map(Candidate::anchor).toList();
      }
      Candidate weakest =
          weak.stream().min(Comparator.comparingLong(Candidate::samples)).orElseThrow();
      if (!finish(weakest)) {
        Superpixels parent = parentThatFeeds(weak.stream(), COMPARE);
        draw(parent != null ? parent : weakest.anchor());
      }
    }
  }

  /** The parent of most candidates with too few samples; null if it has less than three. */
  private @Nullable Superpixels parentThatFeeds(Stream<Candidate> which, int enough) {
    List<Candidate> hungry = which.filter(c -> c.samples() < enough).toList();
    Superpixels best = null;
    long most = 2;
    for (Superpixels parent : parents) {
      long fed = hungry.stream().filter(c -> c.anchor().containsAll(parent)).count();
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

  /** Evaluates the rest of a sub-cube if little is unknown; false if it is too much. */
  private boolean finish(Candidate c) {
    long cube = pool.known().cube(c.anchor().size());
    if (cube - pool.known().size() > FINISH) {
      return false;
    }
    KnownMasks.Bounds bounds = pool.known().bounds(c.anchor());
    if (bounds.unknown() > FINISH) {
      return false;
    }
    for (long next = 0; next < cube; ) {
      next += pool.enumerate(c.anchor(), next, (int) Math.min(CHUNK, cube - next));
      afterDraw.run();
    }
    judge.byMasks(c, pool.known().bounds(c.anchor()));
    return true;
  }
}
