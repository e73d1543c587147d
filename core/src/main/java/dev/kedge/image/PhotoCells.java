package dev.kedge.image;

import java.util.Locale;
import java.util.Objects;

/**
 * The part of a photo that a model sees, cut into cells that can be made brighter or darker: blocks
 * of neighbouring pixels, about one for each pixel of the {@linkplain Preprocessing#view view},
 * single pixels where the photo is not larger than that.
 *
 * <p><em>Shifts</em> say how: whole grey levels, one a cell and channel, at {@code (row·columns +
 * column)·3 + channel}. Each must leave its pixels within 0..255, see {@link #lowest} and {@link
 * #highest}: so a shifted photo has 8 bits without any rounding.
 *
 * <p>Immutable and safe for many threads.
 */
public final class PhotoCells {
  private static final int CHANNELS = Image.CHANNELS;

  private final Image photo;
  private final int[] rowStart;
  private final int[] columnStart;
  private final int[] lowest;
  private final int[] highest;

  /** Some neighbouring rows and columns of cells. */
  public record Area(int top, int left, int height, int width) {}

  /** Cells of the rows and columns that are read, about as many as the view has. */
  PhotoCells(Image photo, FilterTaps rows, FilterTaps columns) {
    this.photo = photo;
    rowStart = starts(rows);
    columnStart = starts(columns);
    lowest = new int[values()];
    highest = new int[values()];
    byte[] rgb = photo.values();
    for (int row = 0; row < rows(); row++) {
      for (int column = 0; column < columns(); column++) {
        for (int channel = 0; channel < CHANNELS; channel++) {
          limits(rgb, row, column, channel);
        }
      }
    }
  }

  private static int[] starts(FilterTaps taps) {
    int from = taps.first(0);
    int span = taps.end(taps.outputs() - 1) - from;
    int[] starts = new int[Math.min(span, taps.outputs()) + 1];
    for (int i = 0; i < starts.length; i++) {
      starts[i] = from + (int) ((long) span * i / (starts.length - 1));
    }
    return starts;
  }

  private void limits(byte[] rgb, int row, int column, int channel) {
    int least = 255;
    int most = 0;
    for (int y = rowStart[row]; y < rowStart[row + 1]; y++) {
      for (int x = columnStart[column]; x < columnStart[column + 1]; x++) {
        int value = rgb[(y * photo.width() + x) * CHANNELS + channel] & 0xFF;
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
    }
    int at = (row * columns() + column) * CHANNELS + channel;
    lowest[at] = -least;
    highest[at] = 255 - most;
  }

  public int rows() {
    return rowStart.length - 1;
  }

  public int columns() {
    return columnStart.length - 1;
  }

  /** Number of shifts, rows × columns × 3. */
  public int values() {
    return rows() * columns() * CHANNELS;
  }

  /** All cells. */
  public Area all() {
    return new Area(0, 0, rows(), columns());
  }

  /** Pixels of a cell, the cell of row r and column c being {@code r·columns + c}. */
  public int pixels(int cell) {
    int row = cell / columns();
    int column = cell % columns();
    return (rowStart[row + 1] - rowStart[row]) * (columnStart[column + 1] - columnStart[column]);
  }

  /** Pixels of all cells. */
  public int pixels() {
    return (rowStart[rows()] - rowStart[0]) * (columnStart[columns()] - columnStart[0]);
  }

  /** The lowest shift that a place takes, 0 or below: there the darkest pixel becomes 0. */
  public int lowest(int place) {
    return lowest[place];
  }

  /** The highest shift that a place takes, 0 or above: there the brightest pixel becomes 255. */
  public int highest(int place) {
    return highest[place];
  }

  /** The first row of pixels of a row of cells; one after the last cell, where the cells end. */
  int rowStart(int row) {
    return rowStart[row];
  }

  int columnStart(int column) {
    return columnStart[column];
  }

  /**
   * The photo, its cells shifted; the rest of it stays.
   *
   * @throws IllegalArgumentException if a shift is beyond its limits
   */
  public Image shifted(int[] shifts) {
    Objects.checkIndex(shifts.length - 1, values());
    for (int i = 0; i < values(); i++) {
      if (shifts[i] < lowest[i] || shifts[i] > highest[i]) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "a shift of %d where %d to %d is possible",
                shifts[i],
                lowest[i],
                highest[i]));
      }
    }
    byte[] rgb = photo.copyRgb();
    for (int row = 0; row < rows(); row++) {
      for (int y = rowStart[row]; y < rowStart[row + 1]; y++) {
        shiftRow(rgb, y * photo.width(), shifts, row * columns());
      }
    }
    return Image.owning(photo.height(), photo.width(), rgb);
  }

  private void shiftRow(byte[] rgb, int firstPixel, int[] shifts, int firstCell) {
    for (int column = 0; column < columns(); column++) {
      for (int x = columnStart[column]; x < columnStart[column + 1]; x++) {
        for (int channel = 0; channel < CHANNELS; channel++) {
          rgb[(firstPixel + x) * CHANNELS + channel] +=
              (byte) shifts[(firstCell + column) * CHANNELS + channel];
        }
      }
    }
  }
}
