package dev.kedge.mask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MaskSamplerTest {
  private static final long SEED = 20_260_101;

  /** Five standard deviations, for each of about 350 superpixels: by chance once in 5,000 runs. */
  private static double bound(double q, int samples) {
    return 5 * Math.sqrt(q * (1 - q) * samples);
  }

  @ParameterizedTest
  @CsvSource({"1, .3", "1, .9", "63, .5", "64, .3", "65, .9", "200, .5"})
  void keepsEachWithTheKeepProbability(int superpixels, double q) {
    int samples = 20_000;
    MaskBatch masks = new MaskBatch(superpixels, samples);
    new MaskSampler(SEED, superpixels, q, 1)
        .draw(new Draw.Conditional(Superpixels.none(superpixels), 0, samples), masks);
    for (int s = 0; s < superpixels; s++) {
      int kept = 0;
      int withNeighbour = 0;
      int next = (s + 1) % superpixels;
      for (int row = 0; row < samples; row++) {
        kept += masks.keeps(row, s) ? 1 : 0;
        withNeighbour += masks.keeps(row, s) && masks.keeps(row, next) ? 1 : 0;
      }
      assertEquals(q * samples, kept, bound(q, samples), "seed " + SEED + ", superpixel " + s);
      if (next != s) {
        assertEquals(q * q * samples, withNeighbour, bound(q * q, samples), "pair at " + s);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 64, 130})
  void dependsOnTheSampleNumberAlone(int superpixels) {
    MaskSampler sampler = new MaskSampler(SEED, superpixels, .5, 3);
    for (long first : new long[] {0, (1L << 32) - 40, (1L << 32) + 7, 1L << 40}) {
      Superpixels given = Superpixels.of(superpixels, superpixels / 2);
      MaskBatch whole = new MaskBatch(superpixels, 1);
      sampler.draw(new Draw.Conditional(given, first, 100), whole);
      MaskBatch parts = new MaskBatch(superpixels, 1);
      sampler.draw(new Draw.Conditional(given, first + 60, 40), parts);
      sampler.draw(new Draw.Conditional(given, first, 1), parts);
      sampler.draw(new Draw.Conditional(given, first + 1, 59), parts);
      for (int i = 0; i < 100; i++) {
        int row = i < 60 ? 40 + i : i - 60;
        assertEquals(whole.kept(i), parts.kept(row));
        assertEquals(whole.background(i), parts.background(row));
        assertTrue(whole.containsAll(i, given));
      }
    }
  }

  @Test
  void samplesBeyondTheLow32BitsAreNewOnes() {
    MaskSampler sampler = new MaskSampler(SEED, 64, .5, 1);
    Set<Superpixels> seen = new HashSet<>();
    for (long first : new long[] {0, 1L << 31, 1L << 32, 1L << 33, 1L << 62}) {
      MaskBatch masks = new MaskBatch(64, 50);
      sampler.draw(new Draw.Conditional(Superpixels.none(64), first, 50), masks);
      for (int row = 0; row < 50; row++) {
        assertTrue(seen.add(masks.kept(row)), "sample " + (first + row) + " repeats another");
      }
    }
  }

  @Test
  void alwaysAndNeverAreExact() {
    for (int superpixels : new int[] {1, 64, 65}) {
      MaskBatch masks = new MaskBatch(superpixels, 1);
      Draw draw = new Draw.Conditional(Superpixels.none(superpixels), 0, 1000);
      new MaskSampler(SEED, superpixels, 1, 1).draw(draw, masks);
      new MaskSampler(SEED, superpixels, 0, 1).draw(draw, masks);
      for (int row = 0; row < 2000; row++) {
        assertEquals(row < 1000 ? superpixels : 0, masks.size(row));
      }
    }
  }

  @Test
  void backgroundsAreUniform() {
    int samples = 30_000;
    for (int backgrounds : new int[] {1, 2, 3, 10}) {
      MaskBatch masks = new MaskBatch(5, samples);
      new MaskSampler(SEED, 5, .5, backgrounds)
          .draw(new Draw.Conditional(Superpixels.none(5), 0, samples), masks);
      int[] times = new int[backgrounds];
      for (int row = 0; row < samples; row++) {
        times[masks.background(row)]++;
      }
      for (int count : times) {
        double share = 1.0 / backgrounds;
        assertEquals(share * samples, count, bound(share, samples), "seed " + SEED);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "6, 1", "6, 3", "70, 2"})
  void enumeratesTheSubCube(int superpixels, int backgrounds) {
    Superpixels given = Superpixels.none(superpixels);
    for (int s = 0; s < superpixels; s++) {
      given = s % 3 == 1 || s > 8 ? given.with(s) : given;
    }
    int free = superpixels - given.size();
    int count = (1 << free) * backgrounds;
    MaskSampler sampler = new MaskSampler(SEED, superpixels, .3, backgrounds);
    MaskBatch masks = new MaskBatch(superpixels, 1);
    sampler.draw(new Draw.SubCube(given, 0, count / 2), masks);
    sampler.draw(new Draw.SubCube(given, count / 2, count - count / 2), masks);
    for (int number = 0; number < count; number++) {
      Superpixels expected = given;
      int bits = number / backgrounds;
      for (int s = 0; s < superpixels; s++) {
        if (!given.contains(s)) {
          expected = (bits & 1) != 0 ? expected.with(s) : expected;
          bits >>= 1;
        }
      }
      assertEquals(expected, masks.kept(number));
      assertEquals(number % backgrounds, masks.background(number));
    }
    Superpixels all = given;
    assertThrows(
        IllegalArgumentException.class,
        () -> sampler.draw(new Draw.SubCube(all, count, 1), new MaskBatch(superpixels, 1)));
  }

  @Test
  void enumeratesTheStartOfASubCubeTooLargeForNumbers() {
    MaskBatch masks = new MaskBatch(200, 1);
    new MaskSampler(SEED, 200, .5, 1)
        .draw(new Draw.SubCube(Superpixels.of(200, 0), 1L << 62, 2), masks);
    assertEquals(Superpixels.of(200, 0, 63), masks.kept(0));
    assertEquals(Superpixels.of(200, 0, 1, 63), masks.kept(1));
  }

  @Test
  void refusesMasksOfAnotherSize() {
    MaskSampler sampler = new MaskSampler(SEED, 5, .5, 1);
    Draw draw = new Draw.Conditional(Superpixels.none(6), 0, 1);
    assertThrows(IllegalArgumentException.class, () -> sampler.draw(draw, new MaskBatch(5, 1)));
    assertThrows(IllegalArgumentException.class, () -> new MaskSampler(SEED, 5, 1.01, 1));
    assertThrows(IllegalArgumentException.class, () -> new MaskSampler(SEED, 5, Double.NaN, 1));
    assertThrows(IllegalArgumentException.class, () -> new MaskSampler(SEED, 5, .5, 0));
    assertThrows(
        IllegalArgumentException.class, () -> new Draw.SubCube(Superpixels.none(5), -1, 1));
    assertThrows(
        IllegalArgumentException.class, () -> new Draw.Conditional(Superpixels.none(5), 0, 0));
  }
}
