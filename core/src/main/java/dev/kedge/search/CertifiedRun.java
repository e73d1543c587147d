package dev.kedge.search;

import dev.kedge.mask.Draw;
import dev.kedge.mask.Superpixels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** One run of {@link Certified}, which tells what it does. */
final class CertifiedRun {
  /** Random masks before anything is proposed; as many as superpixels, where there are many. */
  static final int FIRST_MASKS = 64;

  private static final int MANY_SUPERPIXELS = 40;

  /** Agreeing masks that the surrogate needs: half as many as superpixels, where these are few. */
  private static final int LEAST_AGREEING = 8;

  private static final int MOST_AGREEING = 64;

  /** Requests for denser masks, at most, and how many of them may all disagree. */
  private static final int MOST_DENSER = 12;

  private static final int MOST_DENSER_IN_VAIN = 4;

  /** Requests without any new mask, after which the search ends. */
  private static final int MOST_IN_VAIN = 16;

  private final Certified search;
  private final Sampler sampler;
  private final Requirement required;
  private final Budget budget;
  private final Consumer<SearchProgress> progress;
  private final int superpixels;
  private final Observations seen;
  private final Nominations nominations;
  private final Proposals proposals;
  private final Requests requests;
  private final Certificates certificates;
  private final NextRequest next;
  private int together = 1;

  /** The masks that may be known in the end, those of earlier reasons counted in. */
  private int mostMasks;

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
    this.seen = new Observations(sampler);
    this.nominations = new Nominations(seen, required);
    this.certificates = new Certificates(sampler, required, seen, nominations);
    this.proposals =
        new Proposals(sampler, required.threshold(), seen, nominations, certificates.among());
    this.requests = new Requests(sampler, required.threshold(), seen);
    this.next =
        new NextRequest(
            search.effort(), nominations, certificates, proposals, requests, superpixels);
  }

  SearchResult run() {
    Optional<Status> cut = Optional.empty();
    try {
      mostMasks = search.effort().mostMasks();
      open();
      cut = look();
      for (int more = 1; more < required.reasons() && certificates.turnToOthers(); more++) {
        mostMasks = seen.count() + search.effort().mostMasks();
        proposals.limitTo(certificates.among());
        look(); // where its effort ends it, no more is known than that no other was found
      }
    } catch (BudgetSpentException spent) {
      cut = Optional.of(spent.status());
    }
    return new CertifiedResult(search, sampler, required, seen, certificates, proposals).of(cut);
  }

  private void open() {
    Superpixels all = Superpixels.all(superpixels);
    ask(List.of(new Draw.SubCube(all, 0, sampler.backgrounds())));
    if (certificates.takeKnown(all, seen.tally(all))) {
      report(all);
    }
    Superpixels none = Superpixels.none(superpixels);
    int first = superpixels > MANY_SUPERPIXELS ? Math.max(FIRST_MASKS, superpixels) : FIRST_MASKS;
    for (int left = first; left > 0; left -= search.batchSize()) {
      ask(requests.draw(none, room(left)));
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
    while (certificates.largest() >= 0) {
      if (spent()) {
        return Optional.of(Status.LIMIT);
      }
      proposals.learn();
      List<Proposal> smaller = next.proposed();
      Optional<Superpixels> known =
          smaller.stream()
              .filter(p -> certificates.takeKnown(p.anchor(), p.known()))
              .map(Proposal::anchor)
              .findFirst();
      if (known.isPresent()) {
        report(known.get());
        continue;
      }
      List<Draw> request = next.of(smaller, room(search.batchSize()), this::report);
      int before = seen.count();
      boolean asked = !request.isEmpty();
      if (asked) {
        ask(request);
      } else if (!certificates.anyNominee() && certificates.best() != null) {
        asked = denser();
      }
      inVain = seen.count() == before ? inVain + 1 : 0;
      if (!asked || inVain == MOST_IN_VAIN) {
        break;
      }
    }
    if (certificates.best() != null) {
      certificates.takeEquals(proposals.upTo(certificates.largest() + 1, certificates.best()));
    }
    return Optional.empty();
  }

  /** Whether the masks that the effort allows were looked at, though others are left. */
  private boolean spent() {
    return seen.count() >= mostMasks && seen.count() < seen.cube(0);
  }

  /** The new masks to ask for, at most so many. */
  private int room(int most) {
    int effort = mostMasks - seen.count();
    long left = Math.min(budget.left(sampler.cost()).maxEvaluations(), Math.max(1, effort));
    return (int) Math.min(Math.min(most, search.batchSize()), left);
  }

  private void ask(List<Draw> request) {
    List<Draw> draws = affordable(request);
    Samples answered = sampler.draw(draws, budget);
    for (int i = 0; i < draws.size(); i++) {
      seen.add(draws.get(i), answered, i, nominations::observe);
    }
    if (certificates.takeNominees()) {
      report(Superpixels.none(superpixels));
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

  /** Tells the best that is certified; without one what is looked at. */
  private void report(Superpixels looked) {
    Superpixels best = certificates.first();
    progress.accept(
        new SearchProgress(
            best != null ? best : looked,
            best != null ? certificates.precision(best).value() : proposals.of(looked).mean(),
            sampler.cost(),
            OptionalDouble.empty(),
            best != null));
  }
}
