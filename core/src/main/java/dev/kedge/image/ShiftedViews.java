package dev.kedge.image;

import java.util.Arrays;

/**
 * What a model sees of a photo whose {@linkplain PhotoCells cells} are shifted: equal, to the bit,
 * to {@link Preprocessing#view} of the shifted photo, without making that photo.
 *
 * <p>The sums of a resize along a row, before they are rounded, are linear in the photo, and a
 * shift leaves every value within 0..255. So the photo's sums are computed once; those of the
 * shifts depend on the row of cells only, and are added. What is left for each view is rounding
 * those sums and the pass down the columns, where the shifts touch it.
 *
 * <p>Holds 12 bytes for each row of the photo and column of the view. Immutable and safe for many
 * threads.
 */
public final class ShiftedViews {
  private static final int CHANNELS = Image.CHANNELS;

  private final PhotoCells cells;
  private final Frame frame;
  private final FilterTaps columns;
  private final FilterTaps rows;
  private final Image untouched;

  /** Of photo rows {@code rows.first(0)} and on, window width × 3 each, not rounded. */
  private final int[] sums;

  /** For each column of the window, the first cell it is made of, and the weights of its cells. */
  private final int[] firstCell;

  private final int[][] cellWeights;

  /**
   * Views of a photo by a model's preprocessing.
   *
   * @throws IllegalArgumentException as {@link Preprocessing#view} does
   */
  public ShiftedViews(Image photo, Preprocessing preprocessing) {
    frame = preprocessing.frame(photo.height(), photo.width());
    columns = frame.columns();
    rows = frame.rows();
    cells = new PhotoCells(photo, rows, columns);
    untouched = preprocessing.view(photo);
    sums = sums(photo);
    firstCell = new int[columns.outputs()];
    cellWeights = new int[columns.outputs()][];
    for (int i = 0, cell = 0; i < firstCell.length; i++) {
      while (cells.columnStart(cell + 1) <= columns.first(i)) {
        cell++;
      }
      firstCell[i] = cell;
      cellWeights[i] = weights(i, cell);
    }
  }

  private int[] weights(int output, int first) {
    int last = first;
    while (cells.columnStart(last + 1) < columns.end(output)) {
      last++;
    }
    int[] weights = new int[last - first + 1];
    int cell = first;
    for (int x = columns.first(output); x < columns.end(output); x++) {
      while (cells.columnStart(cell + 1) <= x) {
        cell++;
      }
      weights[cell - first] += columns.weight(output, x);
    }
    return weights;
  }

  private int[] sums(Image photo) {
    byte[] rgb = photo.values();
    int width = columns.outputs() * CHANNELS;
    int first = rows.first(0);
    int height = rows.end(rows.outputs() - 1) - first;
    int[] all = new int[Math.multiplyExact(height, width)];
    for (int y = 0; y < height; y++) {
      int row = (first + y) * photo.width();
      for (int i = 0; i < columns.outputs(); i++) {
        int at = y * width + i * CHANNELS;
        for (int x = columns.first(i); x < columns.end(i); x++) {
          int weight = columns.weight(i, x);
          for (int c = 0; c < CHANNELS; c++) {
            all[at + c] += weight * (rgb[(row + x) * CHANNELS + c] & 0xFF);
          }
        }
      }
    }
    return all;
  }

  public PhotoCells cells() {
    return cells;
  }

  /** What the model sees of the photo as it is. */
  public Image untouched() {
    return untouched;
  }

  /** The view of the photo with these shifts, which are not checked. */
  public Image view(int[] shifts) {
    return view(untouched, shifts, cells.all());
  }

  /**
   * The view of the photo with these shifts, which are not checked.
   *
   * @param base the view for shifts that differ within an area only; only what that area touches is
   *     computed
   */
  public Image view(Image base, int[] shifts, PhotoCells.Area changed) {
    byte[] view = base.copyRgb();
    int from = firstTouched(columns, cells.columnStart(changed.left()));
    int to = endTouched(columns, cells.columnStart(changed.left() + changed.width()));
    int top = firstTouched(rows, cells.rowStart(changed.top()));
    int bottom = endTouched(rows, cells.rowStart(changed.top() + changed.height()));
    if (from < to && top < bottom) {
      new Pass(shifts, from, to).write(top, bottom, view);
    }
    return Image.owning(base.height(), base.width(), view);
  }

  /** The first output that is made of an input at or after a place. */
  private static int firstTouched(FilterTaps taps, int place) {
    int output = 0;
    while (output < taps.outputs() && taps.end(output) <= place) {
      output++;
    }
    return output;
  }

  /** The output after the last one that is made of an input before a place. */
  private static int endTouched(FilterTaps taps, int place) {
    int output = taps.outputs();
    while (output > 0 && taps.first(output - 1) >= place) {
      output--;
    }
    return output;
  }

  /** Writes some columns of a view, row after row, with the few lines it needs in memory. */
  private final class Pass {
    private final int[] shifts;
    private final int from;
    private final int to;
    private final int width;
    private final int[] ring;
    private final int[] moved;
    private int cellRow = -1;

    Pass(int[] shifts, int from, int to) {
      this.shifts = shifts;
      this.from = from;
      this.to = to;
      width = (to - from) * CHANNELS;
      ring = new int[rows.longest() * width];
      moved = new int[width];
    }

    void write(int top, int bottom, byte[] view) {
      int[] column = new int[width];
      int next = rows.first(top);
      for (int j = top; j < bottom; j++) {
        for (; next < rows.end(j); next++) {
          line(next);
        }
        Arrays.fill(column, 0);
        for (int y = rows.first(j); y < rows.end(j); y++) {
          add(rows.weight(j, y), y % rows.longest() * width, column);
        }
        int at = ((frame.top() + j) * frame.viewWidth() + frame.left() + from) * CHANNELS;
        for (int v = 0; v < width; v++) {
          view[at + v] = FilterTaps.round(column[v]);
        }
      }
    }

    private void add(int weight, int at, int[] column) {
      for (int v = 0; v < width; v++) {
        column[v] += weight * ring[at + v];
      }
    }

    /** Puts a row of the photo, made as narrow as the view and rounded, into the ring. */
    private void line(int y) {
      move(y);
      int at = y % rows.longest() * width;
      int sum = ((y - rows.first(0)) * columns.outputs() + from) * CHANNELS;
      for (int v = 0; v < width; v++) {
        int half = 1 << (FilterTaps.FRACTION_BITS - 1);
        int value = (sums[sum + v] + moved[v] + half) >> FilterTaps.FRACTION_BITS;
        ring[at + v] = Math.min(Math.max(value, 0), 255);
      }
    }

    /** The sums of the shifts for a row of the photo; they change with the row of cells. */
    private void move(int y) {
      int row = Math.max(cellRow, 0);
      while (cells.rowStart(row + 1) <= y) {
        row++;
      }
      if (row == cellRow) {
        return;
      }
      cellRow = row;
      for (int i = from; i < to; i++) {
        int red = 0;
        int green = 0;
        int blue = 0;
        int at = (row * cells.columns() + firstCell[i]) * CHANNELS;
        for (int weight : cellWeights[i]) {
          red += weight * shifts[at++];
          green += weight * shifts[at++];
          blue += weight * shifts[at++];
        }
        int v = (i - from) * CHANNELS;
        moved[v] = red;
        moved[v + 1] = green;
        moved[v + 2] = blue;
      }
    }
  }
}
