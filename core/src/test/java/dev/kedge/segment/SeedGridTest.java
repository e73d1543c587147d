package dev.kedge.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SeedGridTest {
  @Test
  void spreadsPointsAtTheRootOfTheAreaEach() {
    assertEquals(new SeedGrid(5, 10, 2, 5, 10, 4), SeedGrid.of(20, 40, 8));
    assertEquals(new SeedGrid(2, 5, 4, 2, 5, 8), SeedGrid.of(20, 40, 32));
  }

  @Test
  void thinPicturesGetOneLine() {
    assertEquals(new SeedGrid(2, 5, 1, 50, 100, 10), SeedGrid.of(5, 1000, 10));
    assertEquals(new SeedGrid(50, 100, 10, 0, 1, 1), SeedGrid.of(1000, 1, 10));
  }

  @Test
  void pointsLieInsideThePicture() {
    for (int height = 1; height < 40; height++) {
      for (int width = 1; width < 40; width++) {
        for (int points = 1; points <= height * width; points += 7) {
          SeedGrid grid = SeedGrid.of(height, width, points);
          assertTrue(grid.points() >= 1);
          assertTrue(grid.startY() + (grid.rows() - 1) * grid.stepY() < height);
          assertTrue(grid.startX() + (grid.columns() - 1) * grid.stepX() < width);
        }
      }
    }
  }
}
