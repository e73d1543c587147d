package dev.kedge.attack;

/**
 * The side of the next square: the share p of the picture that it covers is halved again and again
 * (Square Attack, section 3.2: p is halved at these iterations of 10,000, stretched to the queries
 * allowed).
 */
record SquareSchedule(double share, int queries) {
  private static final int SCALE = 10_000;
  private static final int[] HALVED_AT = {10, 50, 200, 1000, 2000, 4000, 6000, 8000};

  /** The side, in cells, of a square of a grid, at least 1 and at most the grid's shorter side. */
  int side(int query, int rows, int columns) {
    double p = share;
    for (int at : HALVED_AT) {
      if ((double) query / queries * SCALE > at) {
        p /= 2;
      }
    }
    int side = (int) Math.round(Math.sqrt(p * rows * columns));
    return Math.min(Math.max(side, 1), Math.min(rows, columns));
  }
}
