package dev.kedge.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.mask.Superpixels;
import dev.kedge.search.SearchResult.Alternative;
import dev.kedge.search.SearchResult.Necessary;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several anchors, anchors among some superpixels, the smaller in area, and what is necessary. */
final class ReasonsTest {
  private static final int K = 14;
  private static final Superpixels PAIR = Superpixels.of(K, 3, 8);
  private static final Superpixels TRIPLE = Superpixels.of(K, 0, 5, 11);
  private static final TruthTable EITHER =
      TruthTable.of(K, .5, kept -> kept.containsAll(PAIR) || kept.containsAll(TRIPLE));

  static List<Search> sound() {
    return List.of(new Exhaustive(), new Certified());
  }

  private static SearchResult run(Search search, Sampler sampler, Requirement required) {
    return search.run(sampler, required, Budget.UNLIMITED, progress -> {});
  }

  private static List<Superpixels> anchors(SearchResult result) {
    return result.reasons().anchors().stream().map(Alternative::anchor).toList();
  }

  @ParameterizedTest
  @MethodSource("sound")
  void secondReasonIsLookedForWhereTheFirstIsNot(Search search) {
    SearchResult result = run(search, EITHER.sampler(1), Requirement.DEFAULTS.withReasons(3));
    assertEquals(PAIR, result.anchor());
    assertEquals(List.of(PAIR, TRIPLE), anchors(result));
    assertEquals(search instanceof Exhaustive, result.reasons().complete());
    result
        .reasons()
        .anchors()
        .forEach(reason -> assertTrue(reason.precision().low() >= .95, reason.toString()));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void firstReasonIsWhatItWouldBeAlone(long seed) {
    SearchResult one = run(new Certified(), EITHER.sampler(seed), Requirement.DEFAULTS);
    SearchResult two =
        run(new Certified(), EITHER.sampler(seed), Requirement.DEFAULTS.withReasons(2));
    assertEquals(one.anchor(), two.anchor());
    assertEquals(one.anchor(), two.reasons().anchors().getFirst().anchor());
  }

  @Test
  void budgetThatEndsWithTheSecondReasonKeepsTheFirst() {
    Sampler alone = EITHER.sampler(1);
    SearchResult one = run(new Certified(), alone, Requirement.DEFAULTS);
    SearchResult cut =
        new Certified()
            .run(
                EITHER.sampler(1),
                Requirement.DEFAULTS.withReasons(2),
                Budget.UNLIMITED.withMaxEvaluations(alone.cost().evaluations() + 20),
                progress -> {});
    assertEquals(Status.FOUND, cut.status());
    assertEquals(one.anchor(), cut.anchor());
    assertEquals(Status.LIMIT, cut.cutShort().orElseThrow());
    assertFalse(cut.reasons().complete());
  }

  @ParameterizedTest
  @MethodSource("sound")
  void anchorIsLookedForAmongTheSuperpixelsAllowed(Search search) {
    Requirement among =
        Requirement.DEFAULTS.withAmong(Superpixels.all(K).minus(Superpixels.of(K, 8)));
    SearchResult result = run(search, EITHER.sampler(1), among);
    assertEquals(TRIPLE, result.anchor());
    SearchResult none =
        run(search, EITHER.sampler(1), Requirement.DEFAULTS.withAmong(Superpixels.of(K, 0, 3)));
    assertEquals(Status.NOT_FOUND, none.status());
    assertTrue(Superpixels.of(K, 0, 3).containsAll(none.anchor()), none.anchor().toString());
  }

  @Test
  void referenceRefusesBoth() {
    for (Requirement required :
        List.of(
            Requirement.DEFAULTS.withReasons(2),
            Requirement.DEFAULTS.withAmong(Superpixels.all(K)))) {
      assertThrows(
          IllegalArgumentException.class, () -> run(new Reference(), EITHER.sampler(1), required));
    }
    assertThrows(IllegalArgumentException.class, () -> Requirement.DEFAULTS.withReasons(0));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            run(
                new Certified(),
                EITHER.sampler(1),
                Requirement.DEFAULTS.withAmong(Superpixels.all(K + 1))));
  }

  @ParameterizedTest
  @MethodSource("sound")
  void ofEquallyPreciseAnchorsTheSmallerInAreaIsTaken(Search search) {
    TruthTable table = TruthTable.of(4, .5, kept -> !kept.isEmpty());
    int[] pixels = {90, 40, 10, 30};
    SearchResult result =
        run(search, table.sampler(1, s -> pixels[s]), Requirement.DEFAULTS.withThreshold(1));
    assertEquals(Superpixels.of(4, 2), result.anchor());
    assertEquals(
        List.of(3, 1, 0),
        result.alternatives().stream().map(other -> other.anchor().indices()[0]).toList());
  }

  @ParameterizedTest
  @MethodSource("sound")
  void necessaryIsWhatNothingHoldsWithout(Search search) {
    TruthTable table =
        TruthTable.of(K, .5, kept -> kept.contains(4) && (kept.contains(1) || kept.contains(9)));
    SearchResult result = run(search, table.sampler(1), Requirement.DEFAULTS);
    assertEquals(List.of(4), result.necessary().stream().map(Necessary::superpixel).toList());
    Precision without = result.necessary().getFirst().without();
    assertEquals(0, without.low());
    assertEquals(
        search instanceof Exhaustive ? Evidence.EXACT : Evidence.ESTIMATED, without.evidence());
    assertTrue(search instanceof Exhaustive == (without.high() == 0), without.toString());
    assertTrue(without.high() < .25, without.toString());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void nothingIsNecessaryByChance(long seed) {
    // Some 3 % of random masks agree, all of them for other reasons than any one superpixel.
    TruthTable table = TruthTable.atLeast(K, .5, 11);
    SearchResult result = run(new Certified(), table.sampler(seed), Requirement.DEFAULTS);
    assertEquals(List.of(), result.necessary());
  }
}
