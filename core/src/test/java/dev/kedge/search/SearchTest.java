package dev.kedge.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

  @Test
  void autoTriesAllMasksUpToItsLimit() {
    Certified otherwise = new Certified(Effort.QUICK, 4);
    Auto auto = new Auto(1024, otherwise);
    assertEquals(new Exhaustive(), auto.chosen(10, 1));
    assertSame(otherwise, auto.chosen(11, 1));
    assertEquals(new Exhaustive(), auto.chosen(8, 4));
    assertSame(otherwise, auto.chosen(9, 4), "each mask over each background");
    assertSame(otherwise, auto.chosen(400, 1));
    assertEquals(new Certified(), new Auto(0).chosen(1, 1));
  }

  @Test
  void othersAreWhatTheyAre() {
    for (Search search : List.of(new Exhaustive(), new Certified(), new Reference())) {
      assertSame(search, search.chosen(3, 1));
      assertSame(search, search.chosen(400, 9));
    }
  }

  @Test
  void autoFindsWhatTheSearchFindsThatItChooses() {
    TruthTable table = ExhaustiveSearchTest.random(9, .5, 1, 5);
    for (Auto auto : List.of(new Auto(512), new Auto(511))) {
      Search chosen = auto.chosen(9, 1);
      assertEquals(
          chosen.run(table.sampler(2), Requirement.DEFAULTS, Budget.UNLIMITED, p -> {}),
          auto.run(table.sampler(2), Requirement.DEFAULTS, Budget.UNLIMITED, p -> {}));
    }
  }

  @Test
  void parametersOutOfRangeAreRefusedByName() {
    refused("threshold is 0.0", () -> Requirement.DEFAULTS.withThreshold(0));
    refused("threshold is 1.1", () -> Requirement.DEFAULTS.withThreshold(1.1));
    refused("threshold is NaN", () -> Requirement.DEFAULTS.withThreshold(Double.NaN));
    refused("delta is 1.0", () -> Requirement.DEFAULTS.withDelta(1));
    refused("maxAnchorSize is 0", () -> Requirement.DEFAULTS.withMaxAnchorSize(0));
    refused("exhaustiveLimit is -1", () -> new Auto(-1));
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
