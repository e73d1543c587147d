package dev.kedge.search;

import dev.kedge.mask.Draw;
import dev.kedge.mask.Superpixels;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * {@link Exhaustive} where all masks over all backgrounds are affordable, else {@link Certified}.
 *
 * <p>They are affordable up to a number of evaluations, and up to a time that they would take: the
 * first masks that the certified search asks for anyhow are timed. So which search it is may depend
 * on the machine and on what else it does, where the time decides; the result tells which it was.
 *
 * @param exhaustiveLimit evaluations for which all masks are tried, at most; at least 0
 * @param exactWithin the time for which all masks are tried, at most; zero if the number of
 *     evaluations alone is to decide, so that it is the same search on any machine
 * @param otherwise the search where there would be more
 */
public record Auto(long exhaustiveLimit, Duration exactWithin, Certified otherwise)
    implements Search {
  private static final long USUAL_LIMIT = 1024;

  /** Up to 1,024 evaluations are affordable, and as many as take a second. */
  public Auto() {
    this(USUAL_LIMIT, Duration.ofSeconds(1), new Certified());
  }

  /** By the number of evaluations alone, with the default parameters where all are too many. */
  public Auto(long exhaustiveLimit) {
    this(exhaustiveLimit, Duration.ZERO, new Certified());
  }

  public Auto {
    Requirement.require(exhaustiveLimit >= 0, "exhaustiveLimit", exhaustiveLimit, "at least 0");
    Requirement.require(
        !exactWithin.isNegative(), "exactWithin", exactWithin.toNanos(), "at least 0 ns");
  }

  public Auto withExactWithin(Duration value) {
    return new Auto(exhaustiveLimit, value, otherwise);
  }

  @Override
  public String name() {
    return "auto";
  }

  @Override
  public SearchResult run(
      Sampler sampler, Requirement required, Budget budget, Consumer<SearchProgress> progress) {
    Search chosen = affordable(sampler, budget) ? new Exhaustive() : otherwise;
    return chosen.run(sampler, required, budget, progress);
  }

  private boolean affordable(Sampler sampler, Budget budget) {
    if (sampler.superpixels() >= Long.SIZE - 1) {
      return false;
    }
    long masks = 1L << sampler.superpixels();
    return masks <= exhaustiveLimit / sampler.backgrounds()
        || (sampler.superpixels() <= CubePrecisions.MAX_SUPERPIXELS
            && quick(masks * sampler.backgrounds(), sampler, budget));
  }

  /** Whether so many evaluations would be made in time, and are allowed at all. */
  private boolean quick(long evaluations, Sampler sampler, Budget budget) {
    if (exactWithin.isZero() || budget.maxEvaluations() < evaluations) {
      return false;
    }
    Draw first =
        new Draw.Conditional(Superpixels.none(sampler.superpixels()), 0, CertifiedRun.FIRST_MASKS);
    long before = sampler.cost().evaluations();
    long start = System.nanoTime();
    try {
      sampler.draw(List.of(first), budget);
    } catch (BudgetSpentException spent) {
      return false;
    }
    long took = System.nanoTime() - start;
    long timed = sampler.cost().evaluations() - before;
    double all = timed == 0 ? 0 : (double) took / timed * evaluations;
    return all <= exactWithin.toNanos()
        && budget.ended(sampler.cost(), Duration.ofNanos((long) all)).isEmpty();
  }
}
