package dev.kedge.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.mask.Superpixels;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Searches as values: their parameters, and which one {@code Auto} chooses. */
final class SearchTest {
  @Test
  void haveTheNamesOfTheCommandLine() {
    assertEquals(
        List.of("auto", "exhaustive", "certified", "reference"),
        Stream.of(new Auto(), new Exhaustive(), new Certified(), new Reference())
            .map(Search::name)
            .toList());
  }

  private static SearchResult run(Search search, TruthTable table, Budget budget) {
    return search.run(table.sampler(2), Requirement.DEFAULTS, budget, progress -> {});
  }

  private static Search chosen(Search search, int superpixels, int backgrounds) {
    TruthTable table =
        TruthTable.of(superpixels, .5, backgrounds, (kept, background) -> kept.contains(0));
    return run(search, table, Budget.UNLIMITED).search();
  }

  @Test
  void autoTriesAllMasksUpToItsLimit() {
    Certified otherwise = new Certified(Effort.QUICK, 4);
    Auto auto = new Auto(1024, Duration.ZERO, otherwise);
    assertEquals(new Exhaustive(), chosen(auto, 10, 1));
    assertEquals(otherwise, chosen(auto, 11, 1));
    assertEquals(new Exhaustive(), chosen(auto, 8, 4));
    assertEquals(otherwise, chosen(auto, 9, 4), "each mask over each background");
    assertEquals(new Certified(), chosen(new Auto(0), 1, 1));
    SearchResult wide =
        auto.run(
            new WideSampler(Superpixels.of(400, 7), 1),
            Requirement.DEFAULTS,
            Budget.UNLIMITED,
            p -> {});
    assertEquals(otherwise, wide.search());
  }

  @Test
  void autoTriesAllMasksThatTakeNoLongerThanItMay() {
    TruthTable table = TruthTable.and(.5, Superpixels.of(11, 2, 5));
    Auto auto = new Auto(0, Duration.ofMinutes(10), new Certified());
    assertEquals(new Exhaustive(), run(auto, table, Budget.UNLIMITED).search());
    assertEquals(
        new Certified(),
        run(auto.withExactWithin(Duration.ofNanos(1)), table, Budget.UNLIMITED).search(),
        "not in a nanosecond");
    assertEquals(
        new Certified(),
        run(auto, table, Budget.UNLIMITED.withMaxEvaluations(2047)).search(),
        "one evaluation too few is allowed");
    assertEquals(
        new Exhaustive(), run(auto, table, Budget.UNLIMITED.withMaxEvaluations(2048)).search());
  }

  @Test
  void timingTheFirstMasksCostsNoEvaluation() {
    TruthTable table = TruthTable.and(.5, Superpixels.of(14, 2, 5));
    Sampler alone = table.sampler(2);
    SearchResult certified =
        new Certified().run(alone, Requirement.DEFAULTS, Budget.UNLIMITED, p -> {});
    Sampler timed = table.sampler(2);
    SearchResult auto =
        new Auto(0, Duration.ofNanos(1), new Certified())
            .run(timed, Requirement.DEFAULTS, Budget.UNLIMITED, p -> {});
    assertEquals(certified, auto);
    assertEquals(alone.cost().evaluations(), timed.cost().evaluations());
  }

  @Test
  void autoFindsWhatTheSearchFindsThatItChooses() {
    TruthTable table = ExhaustiveSearchTest.random(9, .5, 1, 5);
    assertEquals(
        run(new Exhaustive(), table, Budget.UNLIMITED),
        run(new Auto(512), table, Budget.UNLIMITED));
    assertEquals(
        run(new Certified(), table, Budget.UNLIMITED), run(new Auto(511), table, Budget.UNLIMITED));
  }

  @Test
  void parametersOutOfRangeAreRefusedByName() {
    refused("threshold is 0.0", () -> Requirement.DEFAULTS.withThreshold(0));
    refused("threshold is 1.1", () -> Requirement.DEFAULTS.withThreshold(1.1));
    refused("threshold is NaN", () -> Requirement.DEFAULTS.withThreshold(Double.NaN));
    refused("delta is 1.0", () -> Requirement.DEFAULTS.withDelta(1));
    refused("maxAnchorSize is 0", () -> Requirement.DEFAULTS.withMaxAnchorSize(0));
    refused("exhaustiveLimit is -1", () -> new Auto(-1));
    refused("exactWithin is -1", () -> new Auto().withExactWithin(Duration.ofNanos(-1)));
    refused("batchSize is 0", () -> new Certified().withBatchSize(0));
    refused("batchSize is 4097, must be 1..4096", () -> new Certified().withBatchSize(4097));
    refused("tau is 0.0", () -> new Reference().withTau(0));
    refused("confirmMargin is 1.0", () -> new Reference().withConfirmMargin(1));
    refused("batchSize is 0", () -> new Reference().withBatchSize(0));
    refused("beamWidth is 0", () -> new Reference().withBeamWidth(0));
    refused("minSamplesStart is 0", () -> new Reference().withMinSamplesStart(0));
  }

  private static void refused(String words, Runnable made) {
    IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, made::run);
    assertTrue(String.valueOf(refusal.getMessage()).startsWith(words), refusal.getMessage());
  }
}
