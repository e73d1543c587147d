package dev.kedge.segment;

import java.util.Arrays;

/**
 * Labels made connected, over the four neighbours of a pixel: every connected piece of equal labels
 * becomes one superpixel, too small pieces join a neighbour, too large ones are cut. Pieces are
 * numbered in the order of their first pixel.
 */
final class ConnectedPieces {
  private static final int NONE = -1;

  private final int height;
  private final int width;
  private final int[] given;
  private final int minimum;
  private final int maximum;
  private final int[] pieces;
  private final int[] queue;

  /**
   * @param minimum pieces of fewer pixels join the neighbour met last
   * @param maximum a piece ends growing at this many pixels, the rest starts anew
   */
  ConnectedPieces(int height, int width, int[] given, int minimum, int maximum) {
    this.height = height;
    this.width = width;
    this.given = given;
    this.minimum = minimum;
    this.maximum = maximum;
    this.pieces = new int[given.length];
    this.queue = new int[given.length];
  }

  int[] labels() {
    Arrays.fill(pieces, NONE);
    int next = 0;
    for (int start = 0; start < given.length; start++) {
      if (pieces[start] == NONE && grow(start, next)) {
        next++;
      }
    }
    return pieces;
  }

  /** Whether the piece of a pixel was large enough to keep the label. */
  private boolean grow(int start, int label) {
    int size = 1;
    int neighbour = 0;
    queue[0] = start;
    pieces[start] = label;
    for (int done = 0; done < size && size < maximum; done++) {
      int pixel = queue[done];
      int x = pixel % width;
      for (int side = 0; side < 4 && size < maximum; side++) {
        int other = other(pixel, x, side);
        if (other == NONE) {
          continue;
        }
        if (pieces[other] == NONE) {
          if (given[other] == given[start]) {
            pieces[other] = label;
            queue[size++] = other;
          }
        } else if (pieces[other] != label) {
          neighbour = pieces[other];
        }
      }
    }
    if (size >= minimum) {
      return true;
    }
    for (int i = 0; i < size; i++) {
      pieces[queue[i]] = neighbour;
    }
    return false;
  }

  /** The pixel to the right (0), left (1), below (2) or above (3), or NONE at the border. */
  private int other(int pixel, int x, int side) {
    return switch (side) {
      case 0 -> x + 1 < width ? pixel + 1 : NONE;
      case 1 -> x > 0 ? pixel - 1 : NONE;
      case 2 -> pixel + width < height * width ? pixel + width : NONE;
      default -> pixel >= width ? pixel - width : NONE;
    };
  }
}
