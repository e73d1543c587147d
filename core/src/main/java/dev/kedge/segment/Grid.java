package dev.kedge.segment;

import dev.kedge.image.Image;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Superpixels that are the rectangles of a grid, equally high and wide but for a pixel.
 *
 * <p>Either a number of rectangles is aimed at, and they become as square as the picture allows, or
 * rows and columns are given; no picture gets more of them than it has pixels to a side.
 */
public final class Grid implements Segmenter {
  private final int segments;
  private final OptionalInt rows;
  private final OptionalInt columns;

  private Grid(int segments, OptionalInt rows, OptionalInt columns) {
    this.segments = segments;
    this.rows = rows;
    this.columns = columns;
  }

  /**
   * About so many rectangles.
   *
   * @throws IllegalArgumentException if segments is below 1
   */
  public static Grid ofSegments(int segments) {
    Parameters.require(segments >= 1, "n_segments", segments, "at least 1");
    return new Grid(segments, OptionalInt.empty(), OptionalInt.empty());
  }

  /**
   * So many rows and columns.
   *
   * @throws IllegalArgumentException if either is below 1
   */
  public static Grid of(int rows, int columns) {
    Parameters.require(rows >= 1, "rows", rows, "at least 1");
    Parameters.require(columns >= 1, "columns", columns, "at least 1");
    return new Grid(0, OptionalInt.of(rows), OptionalInt.of(columns));
  }

  @Override
  public Segmentation segment(Image image) {
    int height = image.height();
    int width = image.width();
    int down = Math.min(height, rows.orElseGet(() -> squares(height, width)));
    int across = Math.min(width, columns.orElseGet(() -> squares(width, height)));
    int[] labels = new int[image.pixels()];
    for (int y = 0, i = 0; y < height; y++) {
      int row = (int) ((long) y * down / height);
      for (int x = 0; x < width; x++, i++) {
        labels[i] = row * across + (int) ((long) x * across / width);
      }
    }
    return Segmentation.of(height, width, labels);
  }

  /** How many squares lie along a side; along the longer one as many as the shorter one leaves. */
  private int squares(int along, int other) {
    if (along > other) {
      return (int) Math.max(1, Math.round((double) segments / squares(other, along)));
    }
    double squares = Math.sqrt((double) segments * along / other);
    return Math.clamp(Math.round(squares), 1, along);
  }

  @Override
  public String method() {
    return "grid";
  }

  @Override
  public Map<String, Object> parameters() {
    return rows.isPresent()
        ? Parameters.of("rows", rows.getAsInt(), "columns", columns.orElseThrow())
        : Parameters.of("n_segments", segments);
  }
}
