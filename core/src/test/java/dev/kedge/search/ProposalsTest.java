package dev.kedge.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.mask.Draw;
import dev.kedge.mask.Superpixels;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What proposals rest on: the surrogate and the posterior. */
final class ProposalsTest {
  private static Observations seen(Sampler sampler, int masks) {
    Observations seen = new Observations(sampler);
    Draw draw = new Draw.Conditional(Superpixels.none(sampler.superpixels()), 0, masks);
    seen.add(draw, sampler.draw(List.of(draw), Budget.UNLIMITED), 0, (mask, source) -> {});
    return seen;
  }

  @ParameterizedTest
  @ValueSource(doubles = {.3, .5, .7})
  void theSurrogateGuessesThePrecisionsOfAVote(double q) {
    // Superpixel i has i votes; 30 of 66 are needed.
    Predicate<Superpixels> vote = kept -> IntStream.of(kept.indices()).sum() >= 30;
    TruthTable table = TruthTable.of(12, q, vote);
    Surrogate surrogate = new Surrogate(12, q);
    surrogate.fit(seen(table.sampler(1), 400));
    for (int[] anchor : new int[][] {{}, {11}, {3, 4}, {10, 11}, {7, 8, 9}, {0, 1, 2, 3}}) {
      Superpixels superpixels = Superpixels.of(12, anchor);
      assertEquals(
          table.precision(superpixels),
          surrogate.precision(superpixels),
          .1,
          superpixels.toString());
    }
    assertTrue(surrogate.weight(11) > surrogate.weight(5));
    assertTrue(surrogate.weight(5) > surrogate.weight(0));
  }

  @Test
  void ofManySuperpixelsThoseThatTellHaveAWeight() {
    Superpixels needed = Superpixels.of(300, 17, 205);
    Surrogate surrogate = new Surrogate(300, .5);
    surrogate.fit(seen(new WideSampler(needed, 1), 300));
    List<Integer> heaviest =
        IntStream.range(0, 300)
            .boxed()
            .sorted(Comparator.comparingDouble(s -> -surrogate.weight(s)))
            .limit(2)
            .sorted()
            .toList();
    assertEquals(List.of(17, 205), heaviest);
    assertTrue(IntStream.range(0, 300).filter(s -> surrogate.weight(s) != 0).count() <= 32);
  }

  @Test
  void thePosteriorIsBetaBinomialOverWhatIsUnknown() {
    Posterior posterior = new Posterior(TruthTable.constant(6, .5, true).sampler(1));
    // 16 masks, 6 of them known to agree, 1 not: of 9 unknown at most 1 may disagree for 14 of 16.
    Observations.Tally known = new Observations.Tally(4, 3, 7, 6 / 16.0, 1 / 16.0);
    double a = Posterior.WEIGHT * .8 + 3 + .2;
    double b = Posterior.WEIGHT * (1 - .8) + 1 + .05;
    double none = 1;
    for (int i = 0; i < 9; i++) {
      none *= (a + i) / (a + b + i);
    }
    double one = none * 9 * b / (a + 8);
    double[] thresholds = {6 / 16.0, 14 / 16.0, 15 / 16.0, 15.5 / 16};
    double[] reaches = posterior.reaches(thresholds, .8, known, 4);
    assertArrayEquals(new double[] {1, none + one, none, 0}, reaches, 1e-9);
  }

  @Test
  void proposalsAreOfTheSizeAskedForAndHaveTheBestWithoutEachOfItsSuperpixels() {
    TruthTable table = TruthTable.and(.5, Superpixels.of(12, 2, 5, 9));
    Sampler sampler = table.sampler(1);
    Observations seen = seen(sampler, 100);
    Nominations nominations = new Nominations(seen, Requirement.DEFAULTS);
    Proposals proposals = new Proposals(sampler, .95, seen, nominations, Superpixels.all(12));
    proposals.learn();
    Superpixels best = Superpixels.of(12, 2, 5, 9, 11);
    List<Proposal> upTo3 = proposals.upTo(3, best);
    assertEquals(upTo3.size(), upTo3.stream().map(Proposal::anchor).distinct().count());
    assertTrue(upTo3.stream().allMatch(p -> p.size() <= 3));
    for (int s : best.indices()) {
      Superpixels less = best.minus(Superpixels.of(12, s));
      assertTrue(upTo3.stream().anyMatch(p -> p.anchor().equals(less)), less.toString());
    }
    Proposal likeliest =
        upTo3.stream().max(Comparator.comparingDouble(Proposal::likely)).orElseThrow();
    assertEquals(Superpixels.of(12, 2, 5, 9), likeliest.anchor());
  }
}
