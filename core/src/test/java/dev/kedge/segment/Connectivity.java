package dev.kedge.segment;

/** Counts the connected pieces of a segmentation, by flooding. */
final class Connectivity {
  private Connectivity() {}

  /** Pieces of equal labels over four neighbours a pixel. */
  static int piecesOverFour(Segmentation segmentation) {
    return pieces(segmentation, false);
  }

  /** Pieces of equal labels over eight neighbours a pixel. */
  static int piecesOverEight(Segmentation segmentation) {
    return pieces(segmentation, true);
  }

  private static int pieces(Segmentation segmentation, boolean diagonals) {
    int height = segmentation.height();
    int width = segmentation.width();
    int[] stack = new int[height * width];
    boolean[] seen = new boolean[height * width];
    int pieces = 0;
    for (int start = 0; start < seen.length; start++) {
      if (seen[start]) {
        continue;
      }
      pieces++;
      int size = 0;
      stack[size++] = start;
      seen[start] = true;
      while (size > 0) {
        int pixel = stack[--size];
        for (int near = 0; near < 9; near++) {
          int down = near / 3 - 1;
          int right = near % 3 - 1;
          int y = pixel / width + down;
          int x = pixel % width + right;
          boolean inside = y >= 0 && y < height && x >= 0 && x < width;
          if (!inside || (!diagonals && down != 0 && right != 0)) {
            continue;
          }
          int other = y * width + x;
          if (!seen[other] && segmentation.label(other) == segmentation.label(start)) {
            seen[other] = true;
            stack[size++] = other;
          }
        }
      }
    }
    return pieces;
  }
}
