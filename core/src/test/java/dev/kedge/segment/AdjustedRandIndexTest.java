package dev.kedge.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Against values worked out by hand from the contingency tables. */
class AdjustedRandIndexTest {
  private static final double EXACT = 1e-12;

  @Test
  void sameDivisionUnderOtherNumbersIsOne() {
    assertEquals(1, index(new int[] {0, 0, 1, 1, 2}, new int[] {2, 2, 0, 0, 1}), EXACT);
  }

  @Test
  void oneClassSplitInTwo() {
    // together 1, chance 2·1/6 = 1/3, most 3/2: (1 − 1/3) / (3/2 − 1/3) = 4/7
    assertEquals(4.0 / 7, index(new int[] {0, 0, 1, 1}, new int[] {0, 0, 1, 2}), EXACT);
  }

  @Test
  void crossedDivisionsAreBelowChance() {
    // together 0, chance 2·2/6 = 2/3, most 2: −(2/3) / (4/3) = −1/2
    assertEquals(-0.5, index(new int[] {0, 0, 1, 1}, new int[] {0, 1, 0, 1}), EXACT);
  }

  @Test
  void allTogetherAgainstAllApartIsChance() {
    assertEquals(0, index(new int[] {0, 0, 0, 0}, new int[] {0, 1, 2, 3}), EXACT);
  }

  private static double index(int[] one, int[] other) {
    assertEquals(AdjustedRandIndex.of(one, other), AdjustedRandIndex.of(other, one), EXACT);
    return AdjustedRandIndex.of(one, other);
  }
}
