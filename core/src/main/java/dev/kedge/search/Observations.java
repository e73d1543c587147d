package dev.kedge.search;

import dev.kedge.mask.Draw;
import dev.kedge.mask.MaskBatch;
import dev.kedge.mask.MaskTable;
import dev.kedge.mask.Superpixels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a search has seen: each different mask with its answer and the source that it was drawn
 * above, and all draws in order, those of known masks too. A mask is kept as a column, one bit for
 * each superpixel, so that a tally takes |A| word operations for 64 masks.
 *
 * <p>A mask drawn from D(·|B) that keeps A ⊇ B is a sample of D(·|A). A mask with another
 * background is another mask. Used by one thread at a time.
 */
final class Observations {
  /** Told of each mask that was not known before, after it became known. */
  @FunctionalInterface
  interface Listener {
    /**
     * A mask has become known.
     *
     * @param mask its number
     * @param source what it was drawn above; null if it was enumerated, and so is no sample
     */
    void onNewMask(int mask, @Nullable Superpixels source);
  }

  /**
   * What is known of an anchor.
   *
   * @param samples different masks that are samples of D(·|anchor)
   * @param agreeing how many of them agree
   * @param known different masks known that keep the anchor, however they came
   * @param agreeingMass the mass in D(·|anchor) of those that agree: π is at least that
   * @param disagreeingMass the mass of those that do not: π is at most 1 less that
   */
  record Tally(int samples, int agreeing, int known, double agreeingMass, double disagreeingMass) {
    /** The mass of all masks that keep the anchor and are not known. */
    double unknownMass() {
      return Math.max(0, 1 - agreeingMass - disagreeingMass);
    }
  }

  /**
   * What is known of the masks without a superpixel.
   *
   * @param known how many of them are known
   * @param agreeing how many of these agree
   * @param agreeingWith masks that agree and keep it, though they need not have: they were drawn
   *     above something without it
   * @param draws how many draws from D(·|∅) were without it, those of known masks too
   */
  record Without(int known, int agreeing, int agreeingWith, int draws) {}

  /** What masks were drawn above, and which of the masks known. */
  private static final class Source {
    final Superpixels given;
    long[] masks = new long[4];

    Source(Superpixels given) {
      this.given = given;
    }

    void add(int mask) {
      if (mask >>> 6 >= masks.length) {
        masks = Arrays.copyOf(masks, 2 * (mask >>> 6));
      }
      masks[mask >>> 6] |= 1L << mask;
    }
  }

  /** The largest number that the masks of a sub-cube are counted to. */
  private static final long MANY = 1L << 40;

  private final int superpixels;
  private final int backgrounds;
  private final double keepProbability;
  private final MaskTable table;
  private final long[][] kept;
  private final double[] keptPower;
  private final double[] maskedPower;
  private long[] agrees = new long[16];
  private int agreeing;
  private final List<Source> sources = new ArrayList<>();
  private final Map<Superpixels, Integer> sourceNumbers = new HashMap<>();
  private int[] drawnMasks = new int[64];
  private int[] drawnSources = new int[64];
  private int draws;

  Observations(Sampler sampler) {
    this.superpixels = sampler.superpixels();
    this.backgrounds = sampler.backgrounds();
    this.keepProbability = sampler.keepProbability();
    this.table = new MaskTable(superpixels);
    this.kept = new long[superpixels][16];
    this.keptPower = new double[superpixels + 1];
    this.maskedPower = new double[superpixels + 1];
    for (int i = 0; i <= superpixels; i++) {
      keptPower[i] = Math.pow(keepProbability, i);
      maskedPower[i] = Math.pow(1 - keepProbability, i);
    }
  }

  /** Number of different masks known. */
  int count() {
    return table.size();
  }

  /** How many of the masks known agree. */
  int agreeing() {
    return agreeing;
  }

  /** The masks known, in the order in which they came; to be read only. */
  MaskBatch masks() {
    return table.masks();
  }

  /** Which of the masks known keep a superpixel: bit m mod 64 of word m / 64; to be read only. */
  long[] keeping(int superpixel) {
    return kept[superpixel];
  }

  boolean agrees(int mask) {
    return (agrees[mask >>> 6] >>> mask & 1) != 0;
  }

  /** Takes in an answered draw. */
  void add(Draw draw, Samples answered, int number, Listener listener) {
    Superpixels source = draw instanceof Draw.Conditional ? draw.given() : null;
    int sourceNumber = source == null ? -1 : number(source);
    MaskBatch masks = answered.masks();
    for (int row = answered.from(number); row < answered.to(number); row++) {
      int mask = table.find(masks, row);
      boolean isNew = mask == MaskTable.ABSENT;
      if (isNew) {
        mask = table.add(masks, row, 0);
        store(mask, masks, row, answered.agrees(row));
        if (source != null) {
          sources.get(sourceNumber).add(mask);
        }
      }
      if (source != null) {
        remember(mask, sourceNumber);
      }
      if (isNew) {
        listener.onNewMask(mask, source);
      }
    }
  }

  private int number(Superpixels source) {
    return sourceNumbers.computeIfAbsent(
        source,
        given -> {
          sources.add(new Source(given));
          return sources.size() - 1;
        });
  }

  private void store(int mask, MaskBatch masks, int row, boolean agree) {
    int word = mask >>> 6;
    if (word == agrees.length) {
      agrees = Arrays.copyOf(agrees, 2 * word);
      for (int s = 0; s < superpixels; s++) {
        kept[s] = Arrays.copyOf(kept[s], 2 * word);
      }
    }
    long bit = 1L << mask;
    for (int w = 0; w < masks.words(); w++) {
      for (long left = masks.word(row, w); left != 0; left &= left - 1) {
        kept[(w << 6) + Long.numberOfTrailingZeros(left)][word] |= bit;
      }
    }
    if (agree) {
      agrees[word] |= bit;
      agreeing++;
    }
  }

  private void remember(int mask, int source) {
    if (draws == drawnMasks.length) {
      drawnMasks = Arrays.copyOf(drawnMasks, 2 * draws);
      drawnSources = Arrays.copyOf(drawnSources, 2 * draws);
    }
    drawnMasks[draws] = mask;
    drawnSources[draws++] = source;
  }

  /** The number of masks that keep so many superpixels at least, times backgrounds. */
  long cube(int size) {
    int free = superpixels - size;
    return free >= 40 ? MANY : Math.min(MANY, (long) backgrounds << free);
  }

  /** The mass in D(·|A) of a known mask that keeps A. */
  double mass(int mask, Superpixels anchor) {
    return mass(table.masks().size(mask) - anchor.size(), superpixels - anchor.size());
  }

  private double mass(int keptFree, int free) {
    return keptPower[keptFree] * maskedPower[free - keptFree] / backgrounds;
  }

  /** What is known of an anchor. */
  Tally tally(Superpixels anchor) {
    int words = (count() + 63) >>> 6;
    long[] keeping = keeping(anchor, words);
    int known = 0;
    int samples = 0;
    int agreeingSamples = 0;
    double agreeingMass = 0;
    double disagreeingMass = 0;
    if (keepProbability == .5) {
      int agreeingKnown = 0;
      for (int w = 0; w < words; w++) {
        known += Long.bitCount(keeping[w]);
        agreeingKnown += Long.bitCount(keeping[w] & agrees[w]);
      }
      double mass = mass(0, superpixels - anchor.size());
      agreeingMass = agreeingKnown * mass;
      disagreeingMass = (known - agreeingKnown) * mass;
    } else {
      for (int w = 0; w < words; w++) {
        for (long left = keeping[w]; left != 0; left &= left - 1) {
          int mask = (w << 6) + Long.numberOfTrailingZeros(left);
          known++;
          if (agrees(mask)) {
            agreeingMass += mass(mask, anchor);
          } else {
            disagreeingMass += mass(mask, anchor);
          }
        }
      }
    }
    long[] drawn = drawnWithin(anchor, words);
    for (int w = 0; w < words; w++) {
      long both = drawn[w] & keeping[w];
      samples += Long.bitCount(both);
      agreeingSamples += Long.bitCount(both & agrees[w]);
    }
    return new Tally(samples, agreeingSamples, known, agreeingMass, disagreeingMass);
  }

  /** What is known of the masks without a superpixel. */
  Without without(int superpixel) {
    int words = (count() + 63) >>> 6;
    long[] keeping = keeping(Superpixels.of(superpixels, superpixel), words);
    long[] free = new long[words];
    for (Source source : sources) {
      for (int w = 0; w < Math.min(words, source.masks.length); w++) {
        free[w] |= source.given.contains(superpixel) ? 0 : source.masks[w];
      }
    }
    int known = count();
    int agreeingWithout = agreeing;
    int agreeingWith = 0;
    for (int w = 0; w < words; w++) {
      known -= Long.bitCount(keeping[w]);
      agreeingWithout -= Long.bitCount(keeping[w] & agrees[w]);
      agreeingWith += Long.bitCount(keeping[w] & agrees[w] & free[w]);
    }
    int without = 0;
    Integer nothing = sourceNumbers.get(Superpixels.none(superpixels));
    long[] column = kept[superpixel];
    for (int d = 0; nothing != null && d < draws; d++) {
      int mask = drawnMasks[d];
      if (drawnSources[d] == nothing && (column[mask >>> 6] >>> mask & 1) == 0) {
        without++;
      }
    }
    return new Without(known, agreeingWithout, agreeingWith, without);
  }

  /** The precision of an anchor all of whose masks are known. */
  Precision exact(Superpixels anchor) {
    Tally known = tally(anchor);
    double total = known.agreeingMass + known.disagreeingMass;
    return Precision.exact(Math.clamp(known.agreeingMass / total, 0.0, 1.0));
  }

  /** The masks known that keep an anchor. */
  private long[] keeping(Superpixels anchor, int words) {
    long[] keeping = new long[words];
    Arrays.fill(keeping, -1L);
    if ((count() & 63) != 0) {
      keeping[words - 1] = (1L << count()) - 1;
    }
    for (int i = 0; i << 6 < superpixels; i++) {
      for (long left = anchor.word(i); left != 0; left &= left - 1) {
        long[] column = kept[(i << 6) + Long.numberOfTrailingZeros(left)];
        for (int w = 0; w < words; w++) {
          keeping[w] &= column[w];
        }
      }
    }
    return keeping;
  }

  /** The masks known that were drawn above a subset of an anchor. */
  private long[] drawnWithin(Superpixels anchor, int words) {
    long[] drawn = new long[words];
    for (Source source : sources) {
      if (anchor.containsAll(source.given)) {
        int length = Math.min(words, source.masks.length);
        for (int w = 0; w < length; w++) {
          drawn[w] |= source.masks[w];
        }
      }
    }
    return drawn;
  }

  /**
   * All draws that are samples of D(·|anchor), those of known masks too: independent, as draws with
   * replacement are.
   */
  SampleHistory.Tally independentSamples(Superpixels anchor) {
    int samples = 0;
    int agree = 0;
    for (int d = 0; d < draws; d++) {
      if (anchor.containsAll(sources.get(drawnSources[d]).given)
          && table.masks().containsAll(drawnMasks[d], anchor)) {
        samples++;
        agree += agrees(drawnMasks[d]) ? 1 : 0;
      }
    }
    return new SampleHistory.Tally(samples, agree);
  }
}
