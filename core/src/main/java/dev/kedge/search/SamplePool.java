package dev.kedge.search;

import dev.kedge.mask.Draw;
import dev.kedge.mask.Superpixels;
import java.util.ArrayList;
import java.util.List;

/**
 * All samples of a certified search. One drawn from D(·|B) that keeps A ⊇ B is a sample of D(·|A):
 * so what is drawn for an anchor feeds all that extend it. Used by one thread at a time.
 */
final class SamplePool {
  /** Samples drawn one after the other from D(·|source). */
  private record Run(Superpixels source, SampleHistory.Range range) {}

  private final Sampler sampler;
  private final Budget budget;
  private final SampleHistory history;
  private final KnownMasks known;
  private final List<Run> runs = new ArrayList<>();
  private long nextSample;

  SamplePool(Sampler sampler, Budget budget) {
    this.sampler = sampler;
    this.budget = budget;
    this.history = new SampleHistory(sampler.superpixels());
    this.known =
        new KnownMasks(sampler.superpixels(), sampler.backgrounds(), sampler.keepProbability());
  }

  KnownMasks known() {
    return known;
  }

  /** Draws samples of D(·|source): the range of their numbers. */
  SampleHistory.Range draw(Superpixels source, int count) {
    Samples answered = ask(new Draw.Conditional(source, nextSample, allowed(count)));
    nextSample += answered.count();
    SampleHistory.Range range = history.add(answered, 0);
    if (!runs.isEmpty() && runs.getLast().source.equals(source)) {
      Run last = runs.removeLast();
      runs.add(new Run(source, new SampleHistory.Range(last.range.from(), range.to())));
    } else {
      runs.add(new Run(source, range));
    }
    return range;
  }

  /** Asks for the masks above an anchor from a number on: how many were. They are no samples. */
  int enumerate(Superpixels anchor, long first, int count) {
    return ask(new Draw.SubCube(anchor, first, allowed(count))).count();
  }

  private Samples ask(Draw draw) {
    Samples answered = sampler.draw(List.of(draw), budget);
    known.add(answered);
    return answered;
  }

  private int allowed(int count) {
    budget.check(sampler.cost());
    return (int) Math.min(count, budget.maxDraws() - sampler.cost().draws());
  }

  /** The samples of a range that keep an anchor; it must extend the source of that range. */
  SampleHistory.Tally tally(Superpixels anchor, SampleHistory.Range range) {
    return history.tally(anchor, range);
  }

  /** All samples of D(·|anchor) until now. */
  SampleHistory.Tally tally(Superpixels anchor) {
    int samples = 0;
    int agreeing = 0;
    for (Run run : runs) {
      if (anchor.containsAll(run.source)) {
        SampleHistory.Tally tally = history.tally(anchor, run.range);
        samples += tally.samples();
        agreeing += tally.agreeing();
      }
    }
    return new SampleHistory.Tally(samples, agreeing);
  }
}
