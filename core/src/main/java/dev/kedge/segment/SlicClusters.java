package dev.kedge.segment;

/** The k-means of SLIC over one picture: centres of place and colour, and each pixel's centre. */
final class SlicClusters {
  private static final int ITERATIONS = 10;

  /** How many grid steps away a centre still takes pixels. */
  private static final int REACH = 2;

  private final int height;
  private final int width;
  private final SlicRow[] rows;
  private final int count;
  private final int reachY;
  private final int reachX;
  private final float placeWeight;

  /** y, x, lightness, a, b of each centre. */
  private final double[][] centres;

  SlicClusters(int height, int width, float[][] lab, int points, double compactness) {
    this.height = height;
    this.width = width;
    this.rows = new SlicRow[height];
    for (int y = 0; y < height; y++) {
      rows[y] = new SlicRow(lab, y, width);
    }
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
      for (SlicRow row : rows) {
        row.forgetDistances();
      }
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
    for (int y = fromY; y < toY; y++) {
      float offsetY = (float) (y - centre[0]);
      float vertical = placeWeight * offsetY * offsetY;
      rows[y].compare(fromX, toX, k, centre, vertical, placeWeight, !byPlaceAlone);
    }
  }

  /** Each centre to the mean of its pixels; one that lost all of them stays where it is. */
  private void moveCentres() {
    double[][] sums = new double[count][5];
    int[] sizes = new int[count];
    for (int y = 0; y < height; y++) {
      rows[y].addTo(sums, sizes, y);
    }
    for (int k = 0; k < count; k++) {
      for (int part = 0; sizes[k] > 0 && part < 5; part++) {
        centres[k][part] = sums[k][part] / sizes[k];
      }
    }
  }

  /** The labels after connectivity is enforced. */
  int[] connectedLabels() {
    int[] labels = new int[height * width];
    for (int y = 0; y < height; y++) {
      rows[y].copyLabels(labels, y * width);
    }
    int meanSize = labels.length / count;
    return new ConnectedPieces(height, width, labels, meanSize / 2, 3 * meanSize).labels();
  }
}
