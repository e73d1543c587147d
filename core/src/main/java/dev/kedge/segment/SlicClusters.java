package dev.kedge.segment;

import java.util.Arrays;

/** The k-means of SLIC over one picture: centres of place and colour, and each pixel's centre. */
final class SlicClusters {
  private static final int ITERATIONS = 10;

  /** How many grid steps away a centre still takes pixels. */
  private static final int REACH = 2;

  private final int height;
  private final int width;
  private final float[] lightness;
  private final float[] a;
  private final float[] b;
  private final int count;
  private final int reachY;
  private final int reachX;
  private final float placeWeight;

  /** y, x, lightness, a, b of each centre. */
  private final double[][] centres;

  private final int[] labels;
  private final float[] distances;

  SlicClusters(int height, int width, float[][] lab, int points, double compactness) {
    this.height = height;
    this.width = width;
    this.lightness = lab[0];
    this.a = lab[1];
    this.b = lab[2];
    this.labels = new int[height * width];
    this.distances = new float[height * width];
    SeedGrid grid = SeedGrid.of(height, width, points);
    this.count = grid.points();
    SeedGrid reached = SeedGrid.of(height, width, count);
    this.reachY = REACH * reached.stepY();
    this.reachX = REACH * reached.stepX();
    double perStep = compactness / Math.max(grid.stepY(), grid.stepX());
    this.placeWeight = (float) (perStep * perStep);
    this.centres = new double[count][5];
    for (int k = 0; k < count; k++) {
      centres[k][0] = grid.startY() + k / grid.columns() * grid.stepY();
      centres[k][1] = grid.startX() + k % grid.columns() * grid.stepX();
    }
  }

  void iterate() {
    for (int iteration = 0; iteration < ITERATIONS; iteration++) {
      Arrays.fill(distances, Float.POSITIVE_INFINITY);
      for (int k = 0; k < count; k++) {
        assign(k, centres[k], iteration == 0);
      }
      moveCentres();
    }
  }

  private void assign(int k, double[] centre, boolean byPlaceAlone) {
    int fromY = (int) Math.max(0, centre[0] - reachY);
    int toY = (int) Math.min(height, centre[0] + reachY + 1);
    int fromX = (int) Math.max(0, centre[1] - reachX);
    int toX = (int) Math.min(width, centre[1] + reachX + 1);
    float centreX = (float) centre[1];
    float centreL = (float) centre[2];
    float centreA = (float) centre[3];
    float centreB = (float) centre[4];
    float colourWeight = byPlaceAlone ? 0 : 1;
    for (int y = fromY; y < toY; y++) {
      float offsetY = (float) (y - centre[0]);
      float vertical = placeWeight * offsetY * offsetY;
      for (int x = fromX, i = y * width + fromX; x < toX; x++, i++) {
        float offsetX = x - centreX;
        float differenceL = lightness[i] - centreL;
        float differenceA = a[i] - centreA;
        float differenceB = b[i] - centreB;
        float colour =
            differenceL * differenceL + differenceA * differenceA + differenceB * differenceB;
        float distance = vertical + placeWeight * offsetX * offsetX + colourWeight * colour;
        if (distance < distances[i]) {
          distances[i] = distance;
          labels[i] = k;
        }
      }
    }
  }

  /** Each centre to the mean of its pixels; one that lost all of them stays where it is. */
  private void moveCentres() {
    double[][] sums = new double[count][5];
    int[] sizes = new int[count];
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++, i++) {
        double[] sum = sums[labels[i]];
        sum[0] += y;
        sum[1] += x;
        sum[2] += lightness[i];
        sum[3] += a[i];
        sum[4] += b[i];
        sizes[labels[i]]++;
      }
    }
    for (int k = 0; k < count; k++) {
      for (int part = 0; sizes[k] > 0 && part < 5; part++) {
        centres[k][part] = sums[k][part] / sizes[k];
      }
    }
  }

  /** The labels after connectivity is enforced. */
  int[] connectedLabels() {
    int meanSize = labels.length / count;
    return new ConnectedPieces(height, width, labels, meanSize / 2, 3 * meanSize).labels();
  }
}
