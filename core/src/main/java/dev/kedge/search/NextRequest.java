package dev.kedge.search;

import dev.kedge.mask.Draw;
import dev.kedge.mask.Superpixels;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Decides what a certified search asks for next. */
final class NextRequest {
  /*
   * Round after round: learn from the masks seen, look at proposals, ask for masks. The round's
   * request does one of four things, decided in this order.
   *
   *  1. Descend. A proposal much smaller than the one in focus is likely, but hardly sampled: a few
   *     samples of it may save the certificate of the larger one.
   *  2. Commit. The one in focus has shown enough: it is nominated, and masks are drawn above it
   *     until its evidence suffices or it has become unlikely. What is left of the request goes to
   *     smaller proposals.
   *  3. Look around. Several proposals are likely, none has shown enough: masks are drawn above what
   *     they have in common, each where it feeds most.
   *  4. Prune. Nothing smaller is likely by what the surrogate thinks. It may be wrong: without each
   *     superpixel of the anchor masks are drawn until one disagrees; if none does, what is left is
   *     nominated.
   *
   * The focus is the smallest proposal that is nearly as good a bargain as the best one: its chance
   * to be certified over the masks that takes, times the superpixels that it saves.
   *
   * All this decides what is looked at, and so the cost and the size of what is found. That what is
   * found holds is decided in Nominations alone, for any order in which masks are drawn.
   */

  /** The focus is as good a bargain as this share of the best one. */
  private static final double BARGAIN = .5;

  private static final double LEAST_LIKELY_FOCUS = .25;
  private static final int LEAST_SAMPLES_OF_FOCUS = 4;

  /** What an anchor must show to be nominated, and to remain in focus then. */
  private static final double LIKELY_ENOUGH = .8;

  private static final int SAMPLES_ENOUGH = 8;
  private static final double STILL_LIKELY = .3;

  /** Below a focus of more superpixels than this, much smaller proposals are tried first. */
  private static final int LARGE_FOCUS = 8;

  private static final double MUCH_SMALLER = .7;
  private static final double LIKELY_SMALLER = .7;
  private static final int HARDLY_SAMPLED = 6;
  private static final int MOST_DESCENTS = 4;
  private static final double NEARLY_SURE = .995;

  /** Proposals that are as good a bargain as this share of the best one are looked at. */
  private static final double WORTH_A_LOOK = .2;

  /** Where nothing has a chance at all, none of the superpixels matters. */
  private static final double NO_CHANCE = .01;

  /** A part of the anchor whose so many samples all agree is nominated, whatever it looks like. */
  private static final int SPOTLESS = 8;

  private static final int MOST_LOOKED_AT = 200;

  private static final Comparator<Proposal> MOST_LIKELY_FIRST =
      Comparator.comparingDouble(p -> -p.likely());

  private final Effort effort;
  private final Nominations nominations;
  private final Certificates certificates;
  private final Proposals proposals;
  private final Requests requests;
  private final int superpixels;

  /** Whether an anchor was certified by samples when the request at hand was asked for. */
  private boolean anyNominee;

  private @Nullable Superpixels descendedFrom;
  private int leastDescent;

  NextRequest(
      Effort effort,
      Nominations nominations,
      Certificates certificates,
      Proposals proposals,
      Requests requests,
      int superpixels) {
    this.effort = effort;
    this.nominations = nominations;
    this.certificates = certificates;
    this.proposals = proposals;
    this.requests = requests;
    this.superpixels = superpixels;
  }

  /** Proposals smaller than the best; when the effort is quick, only parts of it. */
  List<Proposal> proposed() {
    Superpixels best = certificates.anyNominee() ? certificates.best() : null;
    List<Proposal> smaller = proposals.upTo(certificates.largest(), best);
    return effort == Effort.QUICK && best != null
        ? smaller.stream().filter(p -> best.containsAll(p.anchor())).toList()
        : smaller;
  }

  /** The chance that a proposal is certified for each mask spent, times what it saves. */
  private double bargain(Proposal p) {
    Superpixels best = certificates.best();
    int from = best == null ? certificates.among().size() : best.size();
    return worthwhile(p) ? p.likely() / p.cost() * (from - p.size() + .01) : 0;
  }

  /** Before the first anchor is certified by samples, all are worth their cost. */
  private boolean worthwhile(Proposal p) {
    return !anyNominee || p.chancePerMask() >= effort.leastChancePerMask();
  }

  /**
   * The next request; nothing if nothing is worth it.
   *
   * @param smaller proposals smaller than the best
   * @param room new masks to ask for, about
   * @param looking told which anchor is in focus
   */
  List<Draw> of(List<Proposal> smaller, int room, Consumer<Superpixels> looking) {
    anyNominee = certificates.anyNominee();
    double most =
        smaller.stream().filter(this::mayBeFocus).mapToDouble(this::bargain).max().orElse(0);
    @Nullable Proposal focus = focus(smaller, most);
    looking.accept(focus != null ? focus.anchor() : Superpixels.none(superpixels));
    List<Proposal> lower = muchSmaller(smaller, focus);
    if (!lower.isEmpty()) {
      return requests.feeding(lower, room);
    }
    @Nullable Proposal committed = focus != null && shownEnough(focus) ? focus : null;
    List<Proposal> others =
        smaller.stream()
            .filter(p -> p.likely() >= effort.leastChance())
            .filter(
                p ->
                    anyNominee
                        ? worthwhile(p)
                        : committed == null && bargain(p) >= WORTH_A_LOOK * most && most > 0)
            .filter(p -> focus == null || p.size() <= focus.size() - (committed != null ? 1 : 0))
            .sorted(MOST_LIKELY_FIRST)
            .limit(MOST_LOOKED_AT)
            .toList();
    if (committed != null) {
      return certify(committed, others, room);
    }
    if (!others.isEmpty()) {
      return requests.feeding(others, room);
    }
    return anyNominee ? prune(room) : guess(smaller, room);
  }

  private List<Draw> certify(Proposal anchor, List<Proposal> others, int room) {
    Nominee nominee = nominations.of(anchor.anchor());
    if (nominee == null) {
      nominee = nominations.nominate(anchor.anchor());
    }
    return requests.of(anchor, nominee.missing(), others, room);
  }

  private boolean mayBeFocus(Proposal p) {
    return p.likely() >= LEAST_LIKELY_FOCUS && p.samples() >= LEAST_SAMPLES_OF_FOCUS;
  }

  /** The smallest of the good bargains, the best of its size; one nominated before goes first. */
  private @Nullable Proposal focus(List<Proposal> smaller, double most) {
    Proposal focus =
        smaller.stream()
            .filter(p -> mayBeFocus(p) && bargain(p) > 0 && bargain(p) >= BARGAIN * most)
            .min(
                Comparator.comparingInt(Proposal::size)
                    .thenComparing(Comparator.comparingDouble(this::bargain).reversed()))
            .orElse(null);
    if (focus == null || nominations.of(focus.anchor()) != null) {
      return focus;
    }
    return smaller.stream()
        .filter(p -> nominations.of(p.anchor()) != null && p.likely() >= LIKELY_ENOUGH)
        .filter(p -> bargain(p) >= BARGAIN * bargain(focus))
        .max(Comparator.comparingDouble(this::bargain))
        .orElse(focus);
  }

  private boolean shownEnough(Proposal focus) {
    return nominations.of(focus.anchor()) != null
        ? focus.likely() >= STILL_LIKELY
        : focus.likely() >= LIKELY_ENOUGH && focus.samples() >= SAMPLES_ENOUGH;
  }

  /** The smallest proposals that would make the focus superfluous, and were hardly looked at. */
  private List<Proposal> muchSmaller(List<Proposal> smaller, @Nullable Proposal focus) {
    if (focus == null ? anyNominee : focus.size() <= LARGE_FOCUS || focus.likely() >= NEARLY_SURE) {
      return List.of();
    }
    if (!Objects.equals(descendedFrom, certificates.best())) {
      descendedFrom = certificates.best();
      leastDescent = 0;
    }
    double most = focus == null ? certificates.among().size() : focus.size() * MUCH_SMALLER;
    List<Proposal> likely =
        smaller.stream()
            .filter(p -> p.size() <= most && p.size() >= leastDescent)
            .filter(p -> p.samples() < HARDLY_SAMPLED)
            .filter(p -> p.likely() >= LIKELY_SMALLER && worthwhile(p))
            .toList();
    int least = likely.stream().mapToInt(Proposal::size).min().orElse(0);
    leastDescent = least + 1 + least / 4;
    return likely.stream()
        .filter(p -> p.size() == least)
        .sorted(MOST_LIKELY_FIRST)
        .limit(MOST_DESCENTS)
        .toList();
  }

  /**
   * Samples of the best without each of its superpixels, until one disagrees; a certificate for
   * that which has no such sample.
   */
  private List<Draw> prune(int room) {
    Superpixels from = certificates.best();
    if (from == null) {
      return List.of();
    }
    List<Proposal> spotless =
        IntStream.of(from.indices())
            .mapToObj(s -> proposals.of(from.minus(Superpixels.of(superpixels, s))))
            .filter(p -> p.likely() > 0 && p.known().agreeing() == p.samples())
            .toList();
    return spotless.stream()
        .filter(p -> p.samples() >= SPOTLESS)
        .max(Comparator.comparingInt(Proposal::samples))
        .map(part -> certify(part, List.of(), room))
        .orElseGet(() -> requests.samples(spotless, SPOTLESS, room));
  }

  /** Where nothing has shown anything: the most precise by guess, if it has any chance. */
  private List<Draw> guess(List<Proposal> smaller, int room) {
    return smaller.stream()
        .filter(p -> p.likely() >= NO_CHANCE)
        .max(Comparator.comparingDouble(Proposal::mean))
        .map(p -> requests.feeding(List.of(p), room))
        .orElse(List.of());
  }
}
