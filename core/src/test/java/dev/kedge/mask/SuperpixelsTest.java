package dev.kedge.mask;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.NavigableSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SuperpixelsTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 63, 64, 65, 128, 200})
  void isTheSetThatASortedSetIs(int universe) {
    SplittableRandom random = new SplittableRandom(universe);
    for (int trial = 0; trial < 50; trial++) {
      NavigableSet<Integer> a = randomSet(random, universe);
      NavigableSet<Integer> b = randomSet(random, universe);
      Superpixels setA = of(universe, a);
      Superpixels setB = of(universe, b);
      assertEquals(universe, setA.universe());
      assertEquals(a.size(), setA.size());
      assertEquals(a.isEmpty(), setA.isEmpty());
      assertArrayEquals(a.stream().mapToInt(i -> i).toArray(), setA.indices());
      assertEquals(a.containsAll(b), setA.containsAll(setB));
      assertEquals(a.stream().anyMatch(b::contains), setA.intersects(setB));
      assertEquals(a.equals(b), setA.equals(setB));
      int more = random.nextInt(universe);
      assertEquals(a.contains(more), setA.contains(more));
      a.add(more);
      assertEquals(of(universe, a), setA.with(more));
      assertEquals(of(universe, a).hashCode(), setA.with(more).hashCode());
      a.addAll(b);
      assertEquals(of(universe, a), setA.with(more).union(setB));
      assertEquals(a.toString(), setA.with(more).union(setB).toString());
    }
  }

  private static NavigableSet<Integer> randomSet(SplittableRandom random, int universe) {
    NavigableSet<Integer> set = new TreeSet<>();
    IntStream.range(0, random.nextInt(universe + 1))
        .forEach(i -> set.add(random.nextInt(universe)));
    return set;
  }

  private static Superpixels of(int universe, NavigableSet<Integer> members) {
    return Superpixels.of(universe, members.stream().mapToInt(i -> i).toArray());
  }

  @Test
  void areOrderedBySizeThenByTheLowestDifference() {
    List<Superpixels> sorted =
        Stream.of(new int[] {1, 2}, new int[] {65}, new int[] {0, 69}, new int[] {}, new int[] {3})
            .map(members -> Superpixels.of(70, members))
            .sorted(Superpixels.ORDER)
            .toList();
    assertEquals("[[], [3], [65], [0, 69], [1, 2]]", sorted.toString());
  }

  @Test
  void ofAnotherUniverseIsAnotherSet() {
    assertNotEquals(Superpixels.of(4, 1), Superpixels.of(5, 1));
    assertEquals(65, Superpixels.all(65).size());
    assertTrue(Superpixels.none(3).isEmpty());
    assertFalse(Superpixels.all(3).isEmpty());
  }

  @Test
  void refusesWhatIsOutside() {
    assertThrows(IndexOutOfBoundsException.class, () -> Superpixels.of(64, 64));
    assertThrows(IndexOutOfBoundsException.class, () -> Superpixels.of(64, -1));
    assertThrows(IndexOutOfBoundsException.class, () -> Superpixels.none(8).contains(8));
    assertThrows(IndexOutOfBoundsException.class, () -> Superpixels.none(8).with(9));
    assertThrows(IllegalArgumentException.class, () -> Superpixels.none(0));
  }
}
