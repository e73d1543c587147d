package dev.kedge.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.mask.Superpixels;
import dev.kedge.search.Budget;
import dev.kedge.search.Cost;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The smallest set against brute force, on properties made at random. */
final class SmallestSetTest {
  private static final int TABLES = 400;

  /** A property as a table over all sets; not monotone, true of the set of all. */
  private record Table(int superpixels, BitSet holds) implements SmallestSet.Property {
    static Table random(Random random) {
      int superpixels = random.nextInt(1, 10);
      double density = Math.pow(random.nextDouble(), 3);
      BitSet holds = new BitSet();
      for (int set = 0; set < 1 << superpixels; set++) {
        holds.set(set, random.nextDouble() < density);
      }
      holds.set((1 << superpixels) - 1);
      return new Table(superpixels, holds);
    }

    @Override
    public boolean[] holds(List<Superpixels> sets) {
      boolean[] answers = new boolean[sets.size()];
      for (int i = 0; i < answers.length; i++) {
        answers[i] = holds.get((int) sets.get(i).word(0));
      }
      return answers;
    }

    int smallest() {
      return holds.stream().map(Integer::bitCount).min().orElseThrow();
    }

    double[] weights(Random random) {
      return random.doubles(superpixels).toArray();
    }
  }

  @Test
  void withoutALimitItIsTheSmallest() {
    Random random = new Random(1);
    for (int t = 0; t < TABLES; t++) {
      Table table = Table.random(random);
      SmallestSet.Found found = SmallestSet.of(table.weights(random), table, Long.MAX_VALUE >> 8);
      assertEquals(table.smallest(), found.set().size(), "table " + t);
      assertEquals(table.smallest(), found.atLeast(), "table " + t);
      assertTrue(table.holds(List.of(found.set()))[0], "table " + t);
      assertFalse(found.cutShort());
    }
  }

  @Test
  void underALimitBothBoundsAreTrue() {
    Random random = new Random(2);
    int open = 0;
    for (int t = 0; t < TABLES; t++) {
      Table table = Table.random(random);
      SmallestSet.Found found = SmallestSet.of(table.weights(random), table, random.nextInt(1, 40));
      assertTrue(table.holds(List.of(found.set()))[0], "table " + t);
      assertTrue(found.atLeast() <= table.smallest(), "table " + t);
      assertTrue(table.smallest() <= found.set().size(), "table " + t);
      open += found.atLeast() < found.set().size() ? 1 : 0;
    }
    assertTrue(open > 0, "no limit was felt");
  }

  @Test
  void noSuperpixelThatIsNotNeededIsLeftIn() {
    Random random = new Random(3);
    for (int t = 0; t < TABLES; t++) {
      Table table = Table.random(random);
      Superpixels set = SmallestSet.of(table.weights(random), table, 0).set();
      for (int superpixel : set.indices()) {
        Superpixels without = set.minus(Superpixels.of(table.superpixels, superpixel));
        assertFalse(table.holds(List.of(without))[0], "table " + t);
      }
    }
  }

  @Test
  void whenTheBudgetEndsWhatIsKnownIsTrue() {
    Random random = new Random(4);
    for (int t = 0; t < TABLES; t++) {
      Table table = Table.random(random);
      int[] left = {random.nextInt(6)};
      Budget budget = Budget.UNLIMITED.withCancelled(() -> left[0]-- <= 0);
      SmallestSet.Found found =
          SmallestSet.of(
              table.weights(random),
              sets -> {
                budget.check(new Cost(0, 0, 0, 0));
                return table.holds(sets);
              },
              Long.MAX_VALUE >> 8);
      assertTrue(table.holds(List.of(found.set()))[0], "table " + t);
      assertTrue(found.atLeast() <= table.smallest(), "table " + t);
    }
  }

  @Test
  void aBudgetSpentAtOnceLeavesTheSetOfAll() {
    SmallestSet.Found found =
        SmallestSet.of(
            new double[] {1, 2, 3},
            sets -> {
              Budget.UNLIMITED.withCancelled(() -> true).check(new Cost(0, 0, 0, 0));
              throw new AssertionError("the budget was not spent");
            },
            10);
    assertEquals(new SmallestSet.Found(Superpixels.all(3), 0, true), found);
  }
}
