package dev.kedge.segment;

/**
 * The edges between neighbouring pixels (eight neighbours each), weighted by the distance of their
 * colours, in ascending order of weight; equal ones in the order right, below, below right, below
 * left, and by pixel.
 */
final class NeighbourEdges {
  /** Takes an edge. */
  interface Visitor {
    void visit(int one, int other, double weight);
  }

  private static final int DIRECTIONS = 4;
  private static final int RADIX_BITS = 11;
  private static final int RADIX = 1 << RADIX_BITS;

  /** To the right, below, below right, below left: rows down and columns right. */
  private static final int[] DOWN = {0, 1, 1, 1};

  private static final int[] RIGHT = {1, 0, 1, -1};

  private final int width;

  /** Squared weight as float bits in the upper half; pixel × 4 + direction in the lower. */
  private final long[] edges;

  private NeighbourEdges(int width, long[] edges) {
    this.width = width;
    this.edges = edges;
  }

  /** All edges of a picture of some planes of height × width values. */
  static NeighbourEdges sorted(int height, int width, float[][] planes) {
    long count =
        (long) height * (width - 1) + (long) (height - 1) * width + 2L * (height - 1) * (width - 1);
    long[] edges = new long[Math.toIntExact(count)];
    int next = 0;
    for (int direction = 0; direction < DIRECTIONS; direction++) {
      int down = DOWN[direction];
      int right = RIGHT[direction];
      int offset = down * width + right;
      for (int y = 0; y < height - down; y++) {
        int end = y * width + width - Math.max(0, right);
        for (int i = y * width + Math.max(0, -right); i < end; i++) {
          float squared = 0;
          for (float[] plane : planes) {
            float difference = plane[i] - plane[i + offset];
            squared += difference * difference;
          }
          int edge = i * DIRECTIONS + direction;
          edges[next++] = (long) Float.floatToRawIntBits(squared) << Integer.SIZE | edge;
        }
      }
    }
    return new NeighbourEdges(width, sortedByWeight(edges));
  }

  /** A stable radix sort by the upper half, whose numbers are not negative. */
  private static long[] sortedByWeight(long[] edges) {
    long[] from = edges;
    long[] to = new long[edges.length];
    for (int shift = Integer.SIZE; shift < Long.SIZE; shift += RADIX_BITS) {
      int[] ends = new int[RADIX + 1];
      for (long edge : from) {
        ends[((int) (edge >>> shift) & (RADIX - 1)) + 1]++;
      }
      for (int digit = 0; digit < RADIX; digit++) {
        ends[digit + 1] += ends[digit];
      }
      for (long edge : from) {
        to[ends[(int) (edge >>> shift) & (RADIX - 1)]++] = edge;
      }
      long[] swapped = from;
      from = to;
      to = swapped;
    }
    return from;
  }

  /** Visits all edges, the lightest first. */
  void forEach(Visitor visitor) {
    for (long edge : edges) {
      int one = (int) edge / DIRECTIONS;
      int direction = (int) edge % DIRECTIONS;
      int other = one + DOWN[direction] * width + RIGHT[direction];
      float squared = Float.intBitsToFloat((int) (edge >>> Integer.SIZE));
      visitor.visit(one, other, Math.sqrt(squared));
    }
  }
}
