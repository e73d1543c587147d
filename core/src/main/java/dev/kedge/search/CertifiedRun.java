package dev.kedge.search;

import dev.kedge.mask.Draw;
import dev.kedge.mask.Superpixels;
import dev.kedge.search.SearchResult.Alternative;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One run of {@link Certified}, which tells what it does. */
final class CertifiedRun {
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
   *  4. Prune. Nothing smaller is likely by what the surrogate thinks: each superpixel of the
   *     anchor is dropped for a few samples, as the surrogate may be wrong.
   *
   * The focus is the smallest proposal that is nearly as good a bargain as the best one: its chance
   * to be certified over the masks that takes, times the superpixels that it saves.
   *
   * All this decides what is looked at, and so the cost and the size of what is found. That what is
   * found holds is decided in Nominations alone, for any order in which masks are drawn.
   */

  /** Random masks before anything is proposed; as many as superpixels, where there are many. */
  private static final int FIRST_MASKS = 64;

  private static final int MANY_SUPERPIXELS = 40;

  /** Agreeing masks that the surrogate needs: half as many as superpixels, where these are few. */
  private static final int LEAST_AGREEING = 8;

  private static final int MOST_AGREEING = 64;

  /** Requests for denser masks, at most, and how many of them may all disagree. */
  private static final int MOST_DENSER = 12;

  private static final int MOST_DENSER_IN_VAIN = 4;

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

  private static final int SAMPLES_TO_PRUNE = 3;

  private static final int MOST_LOOKED_AT = 200;

  /** Requests without any new mask, after which the search ends. */
  private static final int MOST_IN_VAIN = 16;

  private static final Comparator<Proposal> MOST_LIKELY_FIRST =
      Comparator.comparingDouble(p -> -p.likely());

  private final Certified search;
  private final Sampler sampler;
  private final Requirement required;
  private final Budget budget;
  private final Consumer<SearchProgress> progress;
  private final int superpixels;
  private final double threshold;
  private final Observations seen;
  private final Nominations nominations;
  private final Proposals proposals;
  private final Requests requests;
  private final RiskSplit risk;
  private final List<Superpixels> certified = new ArrayList<>();
  private @Nullable Superpixels best;
  private boolean sampled;
  private int together = 1;
  private int leastDescent;

  CertifiedRun(
      Certified search,
      Sampler sampler,
      Requirement required,
      Budget budget,
      Consumer<SearchProgress> progress) {
    this.search = search;
    this.sampler = sampler;
    this.required = required;
    this.budget = budget;
    this.progress = progress;
    this.superpixels = sampler.superpixels();
    this.threshold = required.threshold();
    this.seen = new Observations(sampler);
    this.nominations = new Nominations(seen, required);
    this.proposals = new Proposals(sampler, threshold, seen, nominations);
    this.requests = new Requests(sampler, threshold, seen);
    this.risk = new RiskSplit(superpixels, required.delta());
  }

  SearchResult run() {
    Optional<Status> cut = Optional.empty();
    try {
      open();
      cut = look();
    } catch (BudgetSpentException spent) {
      cut = Optional.of(spent.status());
    }
    return result(cut);
  }

  // What every search begins with.

  private void open() {
    Superpixels all = Superpixels.all(superpixels);
    ask(List.of(new Draw.SubCube(all, 0, sampler.backgrounds())));
    known(all);
    Superpixels none = Superpixels.none(superpixels);
    int first = superpixels > MANY_SUPERPIXELS ? Math.max(FIRST_MASKS, superpixels) : FIRST_MASKS;
    for (int left = first; left > 0; left -= search.batchSize()) {
      ask(List.of(requests.draw(none, room(left))));
    }
    int enough =
        superpixels > MANY_SUPERPIXELS ? MOST_AGREEING : Math.max(superpixels / 2, LEAST_AGREEING);
    for (int i = 0; i < MOST_DENSER && seen.agreeing() < enough && !spent(); i++) {
      if ((i >= MOST_DENSER_IN_VAIN && seen.agreeing() == 0) || !denser()) {
        break;
      }
    }
  }

  /** Asks for denser masks, so that about half of them agree; false if none are left. */
  private boolean denser() {
    int agreeing = seen.agreeing();
    int before = seen.count();
    List<Draw> draws = requests.denser(together, room(search.batchSize()));
    if (draws.isEmpty()) {
      return false;
    }
    ask(draws);
    double share = (seen.agreeing() - agreeing) / Math.max(1.0, seen.count() - before);
    together = Math.max(1, together + (share < .25 ? 1 : share > .75 ? -1 : 0));
    return true;
  }

  /** Rounds until nothing smaller is worth it; what cut them short, if anything did. */
  private Optional<Status> look() {
    int inVain = 0;
    while (!(best != null && best.isEmpty())) {
      if (spent()) {
        return Optional.of(Status.LIMIT);
      }
      proposals.learn();
      List<Proposal> smaller = proposed();
      if (smaller.stream().anyMatch(p -> known(p.anchor()))) {
        continue;
      }
      List<Draw> request = decide(smaller);
      int before = seen.count();
      boolean asked = !request.isEmpty();
      if (asked) {
        ask(request);
      } else if (!sampled && best != null) {
        asked = denser();
      }
      inVain = seen.count() == before ? inVain + 1 : 0;
      if (!asked || inVain == MOST_IN_VAIN) {
        break;
      }
    }
    return Optional.empty();
  }

  /** Whether the masks that the effort allows were looked at, though others are left. */
  private boolean spent() {
    return seen.count() >= search.effort().mostMasks() && seen.count() < seen.cube(0);
  }

  /** The new masks to ask for, at most so many. */
  private int room(int most) {
    long effort = (long) search.effort().mostMasks() - seen.count();
    long left = Math.min(budget.left(sampler.cost()).maxEvaluations(), Math.max(1, effort));
    return (int) Math.min(Math.min(most, search.batchSize()), left);
  }

  private void ask(List<Draw> request) {
    List<Draw> draws = affordable(request);
    Samples answered = sampler.draw(draws, budget);
    for (int i = 0; i < draws.size(); i++) {
      seen.add(draws.get(i), answered, i, nominations::observe);
    }
    for (Nominee nominee : nominations.all()) {
      if (nominee.certified() && !certified.contains(nominee.anchor())) {
        sampled = true;
        certify(nominee.anchor());
      }
    }
  }

  /** As much of a request as may be drawn even if each mask is new, so that no answer is lost. */
  private List<Draw> affordable(List<Draw> request) {
    Budget left = budget.left(sampler.cost());
    long most = Math.min(left.maxEvaluations(), left.maxDraws());
    List<Draw> affordable = new ArrayList<>();
    for (Draw draw : request) {
      int count = (int) Math.min(draw.count(), most);
      if (count > 0) {
        affordable.add(Requests.first(draw, count));
        most -= count;
      }
    }
    return affordable;
  }

  /** Whether an anchor smaller than the best reaches the threshold by known masks alone. */
  private boolean known(Superpixels anchor) {
    boolean smaller = anchor.size() < (best == null ? superpixels + 1 : best.size());
    if (!smaller
        || anchor.size() > required.maxAnchorSize()
        || !CubePrecisions.reaches(seen.tally(anchor).agreeingMass(), threshold)) {
      return false;
    }
    certify(anchor);
    return true;
  }

  private void certify(Superpixels anchor) {
    certified.add(anchor);
    leastDescent = 0;
    if (best == null
        || anchor.size() < best.size()
        || (anchor.size() == best.size() && precision(anchor).value() > precision(best).value())) {
      best = anchor;
    }
    report(anchor);
  }

  private void report(Superpixels looked) {
    progress.accept(
        new SearchProgress(
            best != null ? best : looked,
            best != null ? precision(best).value() : proposals.of(looked).mean(),
            sampler.cost(),
            OptionalDouble.empty(),
            best != null));
  }

  // What to ask for.

  private int largest() {
    int bound = best == null ? superpixels : best.size() - 1;
    return Math.min(bound, required.maxAnchorSize());
  }

  /** Proposals smaller than the best; when the effort is quick, only parts of it. */
  private List<Proposal> proposed() {
    List<Proposal> smaller = proposals.upTo(largest(), sampled ? best : null);
    boolean pruning = search.effort() == Effort.QUICK && sampled;
    return pruning && best != null
        ? smaller.stream().filter(p -> contains(best, p)).toList()
        : smaller;
  }

  private static boolean contains(@Nullable Superpixels anchor, Proposal p) {
    return anchor != null && anchor.containsAll(p.anchor());
  }

  /** The chance that a proposal is certified for each mask spent, times what it saves. */
  private double bargain(Proposal p) {
    int from = best == null ? superpixels : best.size();
    return worthwhile(p) ? p.likely() / p.cost() * (from - p.size() + .01) : 0;
  }

  /** Before the first anchor is certified by samples, all are worth their cost. */
  private boolean worthwhile(Proposal p) {
    return !sampled || p.chancePerMask() >= search.effort().leastChancePerMask();
  }

  private List<Draw> decide(List<Proposal> smaller) {
    double most =
        smaller.stream().filter(this::mayBeFocus).mapToDouble(this::bargain).max().orElse(0);
    @Nullable Proposal focus = focus(smaller, most);
    report(focus != null ? focus.anchor() : Superpixels.none(superpixels));
    List<Proposal> lower = muchSmaller(smaller, focus);
    int room = room(search.batchSize());
    if (!lower.isEmpty()) {
      return requests.of(null, 0, lower, room);
    }
    @Nullable Proposal committed = focus != null && shownEnough(focus) ? focus : null;
    List<Proposal> others =
        smaller.stream()
            .filter(p -> p.likely() >= search.effort().leastChance())
            .filter(
                p ->
                    sampled
                        ? worthwhile(p)
                        : committed == null && bargain(p) >= WORTH_A_LOOK * most && most > 0)
            .filter(p -> focus == null || p.size() <= focus.size() - (committed != null ? 1 : 0))
            .sorted(MOST_LIKELY_FIRST)
            .limit(MOST_LOOKED_AT)
            .toList();
    if (committed != null) {
      Nominee nominee = nominations.of(committed.anchor());
      if (nominee == null) {
        nominee = nominations.nominate(committed.anchor());
      }
      return requests.of(committed, nominee.missing(), others, room);
    }
    if (!others.isEmpty()) {
      return requests.of(null, 0, others, room);
    }
    return sampled ? prune(room) : guess(smaller, room);
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
    if (focus == null ? sampled : focus.size() <= LARGE_FOCUS || focus.likely() >= NEARLY_SURE) {
      return List.of();
    }
    double most = focus == null ? superpixels : focus.size() * MUCH_SMALLER;
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

  /** Some samples of the best without each of its superpixels, where there are none. */
  private List<Draw> prune(int room) {
    Superpixels from = best;
    if (from == null || from.size() > required.maxAnchorSize()) {
      return List.of();
    }
    List<Proposal> parts =
        IntStream.of(from.indices())
            .mapToObj(s -> proposals.of(from.minus(Superpixels.of(superpixels, s))))
            .filter(p -> p.likely() > 0)
            .toList();
    return requests.samples(parts, SAMPLES_TO_PRUNE, room);
  }

  /** Where nothing has shown anything: the most precise by guess, if it has any chance. */
  private List<Draw> guess(List<Proposal> smaller, int room) {
    return smaller.stream()
        .filter(p -> p.likely() >= NO_CHANCE)
        .max(Comparator.comparingDouble(Proposal::mean))
        .map(p -> requests.of(null, 0, List.of(p), room))
        .orElse(List.of());
  }

  // What was found.

  private SearchResult result(Optional<Status> cut) {
    // That the whole picture keeps its class is an answer only where the search came to its end.
    Superpixels found = best;
    if (found == null || (found.size() == superpixels && cut.isPresent())) {
      Superpixels promising = promising();
      return new SearchResult(
          cut.orElse(Status.NOT_FOUND),
          promising,
          precision(promising),
          coverage(promising),
          List.of(),
          List.of(),
          bestBySize(required.maxAnchorSize()),
          Optional.empty());
    }
    List<Alternative> others =
        certified.stream()
            .filter(a -> a.size() == found.size() && !a.equals(found))
            .map(a -> new Alternative(a, precision(a)))
            .sorted(Comparator.comparingDouble(a -> -a.precision().value()))
            .toList();
    return new SearchResult(
        found.isEmpty() ? Status.EMPTY : Status.FOUND,
        found,
        precision(found),
        coverage(found),
        others,
        SearchResult.disjoint(
            Stream.concat(Stream.of(found), others.stream().map(Alternative::anchor))),
        Stream.concat(
                bestBySize(found.size() - 1).stream(),
                Stream.of(new Alternative(found, precision(found))))
            .toList(),
        cut);
  }

  private double coverage(Superpixels anchor) {
    return Math.pow(sampler.keepProbability(), anchor.size());
  }

  /** The anchor of the highest lower bound, of those allowed: no more is known of any. */
  private Superpixels promising() {
    proposals.learn();
    return proposals.upTo(largest(), null).stream()
        .map(Proposal::anchor)
        .max(Comparator.comparingDouble(a -> precision(a).low()))
        .orElse(Superpixels.none(superpixels));
  }

  /**
   * For each size from 0 the proposal of the highest expected precision, while there are samples.
   */
  private List<Alternative> bestBySize(int largest) {
    List<Alternative> bests = new ArrayList<>();
    List<Proposal> all = proposals.upTo(Math.min(largest, superpixels), null);
    for (int size = 0; size <= largest; size++) {
      int wanted = size;
      Optional<Proposal> highest =
          all.stream()
              .filter(p -> p.size() == wanted && p.samples() > 0)
              .max(Comparator.comparingDouble(Proposal::mean));
      if (highest.isEmpty()) {
        break;
      }
      bests.add(new Alternative(highest.get().anchor(), precision(highest.get().anchor())));
    }
    return bests;
  }

  /** What is known of the precision of an anchor. */
  private Precision precision(Superpixels anchor) {
    Observations.Tally known = seen.tally(anchor);
    if (seen.cube(anchor.size()) == known.known()) {
      return seen.exact(anchor);
    }
    double least = Math.min(1, known.agreeingMass());
    double most = Math.max(least, 1 - known.disagreeingMass());
    if (certified.contains(anchor)) {
      double share = known.samples() == 0 ? 1 : (double) known.agreeing() / known.samples();
      double value = known.agreeingMass() + known.unknownMass() * share;
      boolean riskless = CubePrecisions.reaches(least, threshold);
      double low = Math.min(most, Math.max(least, threshold));
      return new Precision(
          Math.clamp(value, low, most),
          low,
          most,
          riskless ? 1 : 1 - required.delta(),
          Evidence.CERTIFIED);
    }
    SampleHistory.Tally samples = seen.independentSamples(anchor);
    Precision bounds = risk.estimate(anchor.size(), samples.agreeing(), samples.samples());
    double low = Math.clamp(bounds.low(), least, most);
    double high = Math.clamp(bounds.high(), low, most);
    return new Precision(
        Math.clamp(bounds.value(), low, high), low, high, bounds.confidence(), Evidence.ESTIMATED);
  }
}
