package dev.kedge.search;

import dev.kedge.mask.Draw;
import dev.kedge.mask.Superpixels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which masks to ask for next: about so many new ones as fit a request. A mask that is known costs
 * no evaluation, so more are drawn where many are. Used by one thread at a time.
 */
final class Requests {
  /** Masks drawn above one source at a time. */
  private static final int CHUNK = 8;

  /** Draws for each new mask, at most. */
  private static final int MOST_DRAWS = 16;

  /** So few unknown masks of a sub-cube are enumerated rather than drawn. */
  private static final int FEW = 64;

  /** And if so little of its mass is unknown: else drawing serves other anchors as well. */
  private static final double LITTLE = .25;

  /** The most likely proposals whose subsets may be sources. */
  private static final int SOURCES_OF = 20;

  /** Subsets of larger anchors are no sources: too little of what they give is of use. */
  private static final int LARGEST_WITH_SUBSETS = 16;

  /** How fast the worth of more samples falls. */
  private static final double SATIATION = .75;

  /** The least evidence that a sample is expected to give. */
  private static final double LEAST_GAIN = .01;

  private static final double MOST_MEAN = .998;

  private final Observations seen;
  private final double threshold;
  private final double[] power;
  private long nextSample;

  Requests(Sampler sampler, double threshold, Observations seen) {
    this.seen = seen;
    this.threshold = threshold;
    this.power = new double[sampler.superpixels() + 1];
    for (int i = 0; i < power.length; i++) {
      power[i] = Math.pow(sampler.keepProbability(), i);
    }
  }

  /** Random masks above a source: about so many new ones, hardly ever more. */
  List<Draw> draw(Superpixels source, int newMasks) {
    Filling filling = new Filling(newMasks);
    filling.draw(source, newMasks, seen.tally(source).unknownMass());
    return filling.draws;
  }

  /**
   * The draws of a request on its way. How many of its masks are new is chance: it is filled so
   * that their expected number and a deviation more fit, as a mask too many costs a batch.
   */
  private final class Filling {
    final List<Draw> draws = new ArrayList<>();
    private final int room;
    private int asked;
    private double expected;
    private double variance;

    Filling(int room) {
      this.room = room;
    }

    /** New masks that may be asked for yet. */
    int left() {
      return (int) Math.floor(left(0, 1));
    }

    /** The room that draws leave, of which a share is new. */
    private double left(int count, double share) {
      double likely = expected + count * share;
      double spread = Math.sqrt(variance + count * share * (1 - share));
      return room - Math.min(asked + count, likely + spread);
    }

    /** Random masks above a source: about so many new ones, at least one. */
    void draw(Superpixels source, int newMasks, double unknownMass) {
      double share = Math.max(unknownMass, 1.0 / MOST_DRAWS);
      int least = (int) Math.round(1 / share);
      int count = Math.max(least, (int) Math.round(newMasks / share));
      for (double over = -left(count, share); over > 0 && count > least; ) {
        count = Math.max(least, count - (int) Math.ceil(over));
        over = -left(count, share);
      }
      draws.add(new Draw.Conditional(source, nextSample, count));
      nextSample += count;
      asked += count;
      expected += count * share;
      variance += count * share * (1 - share);
    }

    /** All masks above a source, of which so many are not known. */
    void all(Superpixels source, long unknown) {
      draws.add(new Draw.SubCube(source, 0, Math.toIntExact(seen.cube(source.size()))));
      asked += Math.toIntExact(unknown);
      expected += unknown;
    }
  }

  /** The first masks of a draw. */
  static Draw first(Draw draw, int count) {
    return switch (draw) {
      case Draw.Conditional random ->
          new Draw.Conditional(random.given(), random.firstSample(), count);
      case Draw.SubCube cube -> new Draw.SubCube(cube.given(), cube.first(), count);
    };
  }

  /**
   * A request for one nominee, as far as it needs masks, and for others.
   *
   * @param missing what its ln E still wants
   * @param others proposals to learn more about, the most likely first
   * @param room new masks to ask for, about
   */
  List<Draw> of(Proposal nominee, double missing, List<Proposal> others, int room) {
    Filling filling = new Filling(room);
    double mean = Math.min(nominee.mean(), MOST_MEAN);
    double gain = mean > threshold ? KlBounds.divergence(mean, threshold) : 0;
    double wanted = Math.ceil(missing / Math.max(gain, LEAST_GAIN)) + 2;
    int count = (int) Math.min(wanted, room);
    long unknown = seen.cube(nominee.size()) - nominee.known().known();
    if (unknown <= Math.min(FEW, 2 * count)) {
      filling.all(nominee.anchor(), unknown);
    } else {
      filling.draw(nominee.anchor(), count, nominee.known().unknownMass());
    }
    feed(others, filling);
    return filling.draws;
  }

  /** For each of some anchors about so many masks as it lacks of a number of samples. */
  List<Draw> samples(List<Proposal> anchors, int each, int room) {
    Filling filling = new Filling(room);
    for (Proposal p : anchors) {
      int count = Math.min(each - p.samples(), filling.left());
      if (count > 0) {
        filling.draw(p.anchor(), count, p.known().unknownMass());
      }
    }
    return filling.draws;
  }

  /**
   * Draws that serve many proposals at once, as those of their common subsets do.
   *
   * @param proposals what to learn more about, the most likely first
   * @param room new masks to ask for, about
   */
  List<Draw> feeding(List<Proposal> proposals, int room) {
    Filling filling = new Filling(room);
    feed(proposals, filling);
    return filling.draws;
  }

  private void feed(List<Proposal> proposals, Filling filling) {
    double[] worth = new double[proposals.size()];
    double[] fed = new double[proposals.size()];
    for (int i = 0; i < worth.length; i++) {
      Proposal p = proposals.get(i);
      fed[i] = Posterior.WEIGHT + p.samples();
      worth[i] = p.likely() * Math.sqrt(Posterior.WEIGHT / fed[i]);
    }
    List<Feed> feeds = new ArrayList<>();
    long[] beginnings = proposals.stream().mapToLong(p -> p.anchor().word(0)).toArray();
    for (Superpixels source : sources(proposals)) {
      feeds.add(feed(source, proposals, beginnings));
    }
    while (filling.left() > 0) {
      Feed best = best(feeds, worth);
      if (best == null) {
        break;
      }
      Observations.Tally known = seen.tally(best.source);
      long unknown = seen.cube(best.source.size()) - known.known();
      int count = (int) Math.min(Math.min(CHUNK, filling.left()), unknown);
      if (unknown <= FEW && known.unknownMass() < LITTLE) {
        feeds.remove(best);
        count = (int) Math.min(unknown, filling.left());
        if (count == 0) {
          continue;
        }
        filling.all(best.source, unknown);
      } else {
        filling.draw(best.source, count, known.unknownMass());
      }
      for (int i = 0; i < best.proposals.length; i++) {
        int p = best.proposals[i];
        double more = count * best.shares[i];
        worth[p] *= Math.pow(fed[p] / (fed[p] + more), SATIATION);
        fed[p] += more;
      }
    }
  }

  /** A source, the proposals that contain it, and which share of its masks keeps each. */
  private static final class Feed {
    final Superpixels source;
    final int[] proposals;
    final double[] shares;

    Feed(Superpixels source, int[] proposals, double[] shares) {
      this.source = source;
      this.proposals = proposals;
      this.shares = shares;
    }
  }

  /**
   * What a source feeds.
   *
   * @param beginnings the first words of the proposals' anchors, which tell most of them apart
   */
  private Feed feed(Superpixels source, List<Proposal> proposals, long[] beginnings) {
    long beginning = source.word(0);
    int[] fed = new int[proposals.size()];
    double[] shares = new double[fed.length];
    int count = 0;
    for (int i = 0; i < fed.length; i++) {
      if ((beginning & ~beginnings[i]) != 0) {
        continue;
      }
      Superpixels anchor = proposals.get(i).anchor();
      if (anchor.containsAll(source)) {
        shares[count] = power[anchor.size() - source.size()];
        fed[count++] = i;
      }
    }
    return new Feed(source, Arrays.copyOf(fed, count), Arrays.copyOf(shares, count));
  }

  private static @Nullable Feed best(List<Feed> feeds, double[] worth) {
    Feed best = null;
    double most = 0;
    for (Feed feed : feeds) {
      double total = 0;
      for (int i = 0; i < feed.proposals.length; i++) {
        total += worth[feed.proposals[i]] * feed.shares[i];
      }
      if (total > most) {
        most = total;
        best = feed;
      }
    }
    return best;
  }

  /** The proposals themselves, and what is left of them without one superpixel or two. */
  private List<Superpixels> sources(List<Proposal> proposals) {
    Set<Superpixels> sources = new LinkedHashSet<>();
    for (Proposal p : proposals.subList(0, Math.min(SOURCES_OF, proposals.size()))) {
      sources.add(p.anchor());
      int[] members = p.anchor().indices();
      for (int i = 0; i < members.length && members.length <= LARGEST_WITH_SUBSETS; i++) {
        Superpixels less = p.anchor().minus(single(p.anchor(), members[i]));
        sources.add(less);
        for (int j = 0; j < i; j++) {
          sources.add(less.minus(single(less, members[j])));
        }
      }
    }
    return List.copyOf(sources);
  }

  private static Superpixels single(Superpixels of, int superpixel) {
    return Superpixels.of(of.universe(), superpixel);
  }

  /**
   * Masks that keep more than a random one, in turns above what masks seen keep together: what one
   * learns from where random masks nearly all disagree.
   *
   * @param together how many masks seen are united to a source, at least 1
   * @param room new masks to ask for, about
   */
  List<Draw> denser(int together, int room) {
    Filling filling = new Filling(room);
    int first = Math.toIntExact(nextSample % seen.count());
    int superpixels = power.length - 1;
    for (int left = room, j = 0; left > 0; left -= CHUNK / 2, j++) {
      Superpixels source = Superpixels.none(superpixels);
      for (int k = 0; k < together; k++) {
        source = source.union(seen.masks().kept((first + j * together + k) % seen.count()));
      }
      if (source.size() < superpixels) {
        filling.draw(source, CHUNK / 2, 1);
      }
    }
    return filling.draws;
  }
}
