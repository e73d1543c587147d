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

  /** Random masks above a source: about so many new ones. */
  Draw draw(Superpixels source, int newMasks) {
    return draw(source, newMasks, seen.tally(source).unknownMass());
  }

  private Draw draw(Superpixels source, int newMasks, double unknownMass) {
    int count = (int) Math.ceil(newMasks / Math.max(unknownMass, 1.0 / MOST_DRAWS));
    Draw draw = new Draw.Conditional(source, nextSample, count);
    nextSample += count;
    return draw;
  }

  /** The first masks of a draw. */
  static Draw first(Draw draw, int count) {
    return switch (draw) {
      case Draw.Conditional random ->
          new Draw.Conditional(random.given(), random.firstSample(), count);
      case Draw.SubCube cube -> new Draw.SubCube(cube.given(), cube.first(), count);
    };
  }

  private Draw all(Superpixels source) {
    return new Draw.SubCube(source, 0, Math.toIntExact(seen.cube(source.size())));
  }

  /**
   * A request for one nominee, as far as it needs masks, and for others.
   *
   * @param missing what its ln E still wants
   * @param others proposals to learn more about, the most likely first
   * @param room new masks to ask for, about
   */
  List<Draw> of(Proposal nominee, double missing, List<Proposal> others, int room) {
    List<Draw> draws = new ArrayList<>();
    double mean = Math.min(nominee.mean(), MOST_MEAN);
    double gain = mean > threshold ? KlBounds.divergence(mean, threshold) : 0;
    double wanted = Math.ceil(missing / Math.max(gain, LEAST_GAIN)) + 2;
    int count = (int) Math.min(wanted, room);
    long unknown = seen.cube(nominee.size()) - nominee.known().known();
    if (unknown <= Math.min(FEW, 2 * count)) {
      draws.add(all(nominee.anchor()));
      count = (int) unknown;
    } else {
      draws.add(draw(nominee.anchor(), count, nominee.known().unknownMass()));
    }
    draws.addAll(feeding(others, room - count));
    return draws;
  }

  /** For each of some anchors about so many masks as it lacks of a number of samples. */
  List<Draw> samples(List<Proposal> anchors, int each, int room) {
    List<Draw> draws = new ArrayList<>();
    int left = room;
    for (Proposal p : anchors) {
      int count = Math.min(each - p.samples(), left);
      if (count > 0) {
        draws.add(draw(p.anchor(), count, p.known().unknownMass()));
        left -= count;
      }
    }
    return draws;
  }

  /**
   * Draws that serve many proposals at once, as those of their common subsets do.
   *
   * @param proposals what to learn more about, the most likely first
   * @param room new masks to ask for, about
   */
  List<Draw> feeding(List<Proposal> proposals, int room) {
    if (room <= 0) {
      return List.of();
    }
    double[] worth = new double[proposals.size()];
    double[] fed = new double[proposals.size()];
    for (int i = 0; i < worth.length; i++) {
      Proposal p = proposals.get(i);
      fed[i] = Posterior.WEIGHT + p.samples();
      worth[i] = p.likely() * Math.sqrt(Posterior.WEIGHT / fed[i]);
    }
    List<Feed> feeds =
        new ArrayList<>(sources(proposals).stream().map(s -> feed(s, proposals)).toList());
    List<Draw> draws = new ArrayList<>();
    for (int left = room; left > 0; ) {
      Feed best = best(feeds, worth);
      if (best == null) {
        break;
      }
      Observations.Tally known = seen.tally(best.source);
      long unknown = seen.cube(best.source.size()) - known.known();
      int count = (int) Math.min(Math.min(CHUNK, left), unknown);
      if (unknown <= FEW && known.unknownMass() < LITTLE) {
        feeds.remove(best);
        count = (int) Math.min(unknown, left);
        if (count == 0) {
          continue;
        }
        draws.add(all(best.source));
      } else {
        draws.add(draw(best.source, count, known.unknownMass()));
      }
      left -= count;
      for (int i = 0; i < best.proposals.length; i++) {
        int p = best.proposals[i];
        double more = count * best.shares[i];
        worth[p] *= Math.pow(fed[p] / (fed[p] + more), SATIATION);
        fed[p] += more;
      }
    }
    return draws;
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

  private Feed feed(Superpixels source, List<Proposal> proposals) {
    int[] fed = new int[proposals.size()];
    double[] shares = new double[fed.length];
    int count = 0;
    for (int i = 0; i < fed.length; i++) {
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
    List<Draw> draws = new ArrayList<>();
    int first = Math.toIntExact(nextSample % seen.count());
    int superpixels = power.length - 1;
    for (int left = room, j = 0; left > 0; left -= CHUNK / 2, j++) {
      Superpixels source = Superpixels.none(superpixels);
      for (int k = 0; k < together; k++) {
        source = source.union(seen.masks().kept((first + j * together + k) % seen.count()));
      }
      if (source.size() < superpixels) {
        draws.add(draw(source, CHUNK / 2, 1));
      }
    }
    return draws;
  }
}
