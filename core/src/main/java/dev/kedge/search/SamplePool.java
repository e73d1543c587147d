package dev.kedge.search;

import dev.kedge.mask.Draw;
import dev.kedge.mask.Superpixels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
    return (int) Math.min(count, budget.left(sampler.cost()).maxDraws());
  }

  /** All samples of a range. */
  SampleHistory.Tally tally(SampleHistory.Range range) {
    return history.tally(Superpixels.none(sampler.superpixels()), range);
  }

  /** The samples of a range that keep a superpixel: those of its source and that one more. */
  SampleHistory.Tally tally(SampleHistory.Range range, int superpixel) {
    return history.tally(superpixel, range);
  }

  /** All samples until now of the anchors that extend one by a superpixel. */
  Family family(Superpixels parent) {
    return new Family(parent);
  }

  /**
   * The samples of D(·|parent and one more superpixel), for each superpixel: most were drawn from
   * subsets of the parent, which feed all; others from sources that have that superpixel.
   */
  final class Family {
    private final Superpixels parent;
    private final long[] shared;
    private final Map<Superpixels, List<SampleHistory.Range>> own = new HashMap<>();

    private Family(Superpixels parent) {
      this.parent = parent;
      List<SampleHistory.Range> ranges = new ArrayList<>();
      for (Run run : runs) {
        Superpixels more = run.source.minus(parent);
        if (more.isEmpty()) {
          ranges.add(run.range);
        } else if (more.size() == 1) {
          own.computeIfAbsent(more, added -> new ArrayList<>()).add(run.range);
        }
      }
      this.shared = history.keeping(parent, ranges);
    }

    Superpixels parent() {
      return parent;
    }

    /** All samples of D(·|anchor), the anchor being the parent and one more superpixel. */
    SampleHistory.Tally tally(Superpixels anchor) {
      Superpixels added = anchor.minus(parent);
      SampleHistory.Tally tally = history.tally(shared, added.indices()[0]);
      for (SampleHistory.Range range : own.getOrDefault(added, List.of())) {
        tally = tally.plus(history.tally(anchor, range));
      }
      return tally;
    }
  }
}
