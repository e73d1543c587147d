package dev.kedge.report.overview;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class KMeansTest {
  private static final double[][] CENTRES = {{0, 0}, {10, 0}, {0, 10}};

  /** 60 points within 1 of each centre, in turns. */
  private static List<double[]> points() {
    Random random = new Random(1);
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i < 180; i++) {
      double[] centre = CENTRES[i % 3];
      points.add(
          new double[] {
            centre[0] + 2 * random.nextDouble() - 1, centre[1] + 2 * random.nextDouble() - 1
          });
    }
    return points;
  }

  @Test
  void findsGroupsThatLieApart() {
    List<double[]> points = points();
    for (long seed = 0; seed < 5; seed++) {
      KMeans means = KMeans.of(points, 3, seed);
      for (int i = 0; i < points.size(); i++) {
        assertEquals(means.nearest(CENTRES[i % 3]), means.nearest(points.get(i)));
      }
      assertNotEquals(means.nearest(CENTRES[0]), means.nearest(CENTRES[1]));
    }
  }

  @Test
  void samePointsSameGroups() {
    KMeans one = KMeans.of(points(), 5, 7);
    KMeans other = KMeans.of(points(), 5, 7);
    for (int group = 0; group < 5; group++) {
      assertEquals(one.centre(group, 0), other.centre(group, 0));
    }
  }

  @Test
  void noMoreGroupsThanDifferentPoints() {
    assertEquals(0, KMeans.of(List.of(), 4, 0).groups());
    assertEquals(1, KMeans.of(List.of(new double[] {1}, new double[] {1}), 4, 0).groups());
  }
}
