package dev.kedge.segment;

import dev.kedge.image.Image;
import dev.kedge.mask.Superpixels;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Superpixels of which some are cut into pieces, the others are as they were.
 *
 * @param segmentation the other superpixels first, in their order, then the pieces
 * @param pieces those that were cut, or were to be and are too small for it
 */
public record Pieces(Segmentation segmentation, Superpixels pieces) {
  private static final int ITERATIONS = 10;

  /** The difference in CIELAB that counts as much as a piece's width, as SLIC's compactness. */
  private static final double COMPACTNESS = 20;

  /**
   * Cuts superpixels, each by k-means in place and colour with the measure of {@link Slic}, from
   * parts of equal size: first halves by place, then halves of these.
   *
   * @param view the picture
   * @param which the superpixels to cut
   * @param most pieces of each, a power of two
   * @param leastPixels pixels of a piece, on average, at least: smaller superpixels are cut into
   *     fewer pieces, or not at all
   */
  public static Pieces cut(
      Image view, Segmentation segmentation, Superpixels which, int most, int leastPixels) {
    int[] labels = segmentation.copyLabels();
    int others = segmentation.superpixels() - which.size();
    int next = 0;
    int[] renamed = new int[segmentation.superpixels()];
    for (int s = 0; s < renamed.length; s++) {
      renamed[s] = which.contains(s) ? -1 : next++;
    }
    int[] cut = Arrays.stream(labels).map(label -> renamed[label]).toArray();
    float[][] lab = Lab.of(view);
    for (int superpixel : which.indices()) {
      int[] pixels =
          IntStream.range(0, labels.length).filter(p -> labels[p] == superpixel).toArray();
      int parts = most;
      while (parts > 1 && pixels.length < (long) parts * leastPixels) {
        parts /= 2;
      }
      int[] part = new Means(pixels, parts, segmentation.width(), lab).parts();
      int[] names = new int[parts];
      Arrays.fill(names, -1);
      for (int i = 0; i < pixels.length; i++) {
        if (names[part[i]] < 0) {
          names[part[i]] = next++;
        }
        cut[pixels[i]] = names[part[i]];
      }
    }
    return new Pieces(
        Segmentation.of(segmentation.height(), segmentation.width(), cut),
        Superpixels.of(next, IntStream.range(others, next).toArray()));
  }

  /** The k-means of one superpixel's pixels. */
  private static final class Means {
    private final int[] pixels;
    private final int parts;
    private final double[][] points;
    private final int[] part;

    Means(int[] pixels, int parts, int width, float[][] lab) {
      this.pixels = pixels;
      this.parts = parts;
      double perPixel = COMPACTNESS / Math.sqrt((double) pixels.length / parts);
      this.points = new double[pixels.length][];
      for (int i = 0; i < pixels.length; i++) {
        int p = pixels[i];
        int y = p / width;
        int x = p % width;
        points[i] = new double[] {perPixel * y, perPixel * x, lab[0][p], lab[1][p], lab[2][p]};
      }
      this.part = new int[pixels.length];
    }

    int[] parts() {
      halve(IntStream.range(0, pixels.length).boxed().toArray(Integer[]::new), 0, parts);
      for (int i = 0; i < ITERATIONS && parts > 1; i++) {
        assign(centres());
      }
      return part;
    }

    /** Numbers some points as so many parts, from a number on. */
    private void halve(Integer[] some, int first, int count) {
      if (count == 1) {
        for (int i : some) {
          part[i] = first;
        }
        return;
      }
      int axis = extent(some, 0) >= extent(some, 1) ? 0 : 1;
      Arrays.sort(some, (a, b) -> Double.compare(points[a][axis], points[b][axis]));
      int middle = some.length / 2;
      halve(Arrays.copyOfRange(some, 0, middle), first, count / 2);
      halve(Arrays.copyOfRange(some, middle, some.length), first + count / 2, count / 2);
    }

    private double extent(Integer[] some, int axis) {
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (int i : some) {
        low = Math.min(low, points[i][axis]);
        high = Math.max(high, points[i][axis]);
      }
      return high - low;
    }

    private double[][] centres() {
      double[][] centres = new double[parts][5];
      int[] sizes = new int[parts];
      for (int i = 0; i < points.length; i++) {
        sizes[part[i]]++;
        for (int axis = 0; axis < 5; axis++) {
          centres[part[i]][axis] += points[i][axis];
        }
      }
      for (int k = 0; k < parts; k++) {
        for (int axis = 0; axis < 5; axis++) {
          centres[k][axis] = sizes[k] == 0 ? Double.NaN : centres[k][axis] / sizes[k];
        }
      }
      return centres;
    }

    /** Each point to its nearest centre; one that lost all of its points takes none. */
    private void assign(double[][] centres) {
      for (int i = 0; i < points.length; i++) {
        double least = Double.POSITIVE_INFINITY;
        for (int k = 0; k < parts; k++) {
          double distance = 0;
          for (int axis = 0; axis < 5; axis++) {
            double difference = points[i][axis] - centres[k][axis];
            distance += difference * difference;
          }
          if (distance < least) {
            least = distance;
            part[i] = k;
          }
        }
      }
    }
  }
}
