package dev.kedge.attack;

import dev.kedge.image.Image;
import dev.kedge.image.PhotoCells;
import java.util.ArrayList;
import java.util.List;

/**
 * Square Attack within an L2 ball: the change is a number of hills and dales and always as long as
 * the ball allows; a step takes the length that one square has and gives it, with what was unused,
 * to another, bent by a hill of random sign (Andriushchenko, Croce, Flammarion, Hein, ECCV 2020,
 * section 3.4, algorithm 3; it begins with a grid of {@value #TILES} × {@value #TILES} hills).
 */
final class SquareL2 implements Proposer {
  private static final double SHARE = 0.1;
  private static final int TILES = 5;
  private static final int LEAST_SIDE = 3;
  private static final int STREAM = 2;

  private final Ball ball;
  private final PhotoCells cells;
  private final SquareSchedule schedule;
  private final RandomStream random;

  /** The ball's radius for a picture of one pixel a cell. */
  private final double radius;

  private List<float[]> proposed = List.of();
  private float[] state;

  SquareL2(Ball ball, AttackOptions options) {
    this.ball = ball;
    cells = ball.cells();
    schedule = new SquareSchedule(SHARE, options.queries());
    random = new RandomStream(options.seed(), STREAM);
    double pixelsOfCell = (double) cells.pixels() / (cells.rows() * cells.columns());
    radius = ball.radius() / Math.sqrt(pixelsOfCell);
    state = new float[cells.values()];
  }

  @Override
  public List<Candidate> start() {
    for (int down = 0; down < TILES; down++) {
      for (int across = 0; across < TILES; across++) {
        tile(down, across);
      }
    }
    Window all = new Window(0, 0, cells.rows(), cells.columns());
    double length = 0;
    for (int c = 0; c < Image.CHANNELS; c++) {
      length += square(all.length(state, c));
    }
    for (int i = 0; i < state.length; i++) {
      state[i] *= (float) (radius / Math.sqrt(length));
    }
    return List.of(new Candidate(ball.rounded(state), cells.all()));
  }

  private void tile(int down, int across) {
    int top = cells.rows() * down / TILES;
    int left = cells.columns() * across / TILES;
    int height = cells.rows() * (down + 1) / TILES - top;
    int width = cells.columns() * (across + 1) / TILES - left;
    if (height > 0 && width > 0) {
      Window window = new Window(top, left, height, width);
      double[] hill = hill(height, width);
      for (int c = 0; c < Image.CHANNELS; c++) {
        window.put(hill, random.sign(), state, c);
      }
    }
  }

  @Override
  public List<Candidate> propose(int draws, int queries) {
    List<float[]> real = new ArrayList<>();
    List<Candidate> candidates = new ArrayList<>();
    for (int draw = 0; draw < draws; draw++) {
      int side = schedule.side(queries + draw, cells.rows(), cells.columns());
      int least = Math.min(LEAST_SIDE, Math.min(cells.rows(), cells.columns()));
      float[] moved = moved(Math.max(side, least));
      real.add(moved);
      candidates.add(new Candidate(ball.rounded(moved), cells.all()));
    }
    proposed = real;
    return candidates;
  }

  private float[] moved(int side) {
    Window to = window(side);
    Window from = window(side);
    double[] pyramids = random.sign() > 0 ? pair(side) : turned(pair(side), side);
    float[] moved = state.clone();
    double unused = square(radius);
    for (int c = 0; c < Image.CHANNELS; c++) {
      unused -= square(new Window(0, 0, cells.rows(), cells.columns()).length(state, c));
    }
    for (int c = 0; c < Image.CHANNELS; c++) {
      double own = to.length(moved, c);
      double[] direction = new double[side * side];
      int sign = random.sign();
      for (int i = 0; i < direction.length; i++) {
        direction[i] = sign * pyramids[i] + (own > 0 ? moved[to.at(i, c)] / own : 0);
      }
      double available = square(own);
      to.put(direction, 0, moved, c);
      available += square(from.length(moved, c)) + Math.max(unused, 0) / Image.CHANNELS;
      from.put(direction, 0, moved, c);
      double length = length(direction);
      to.put(direction, length > 0 ? Math.sqrt(available) / length : 0, moved, c);
    }
    return moved;
  }

  private Window window(int side) {
    return new Window(
        random.below(cells.rows() - side + 1),
        random.below(cells.columns() - side + 1),
        side,
        side);
  }

  /** A hill and a dale beside each other, together a square, of length 1. */
  private static double[] pair(int side) {
    int left = side / 2;
    double[] hill = hill(side, left);
    double[] dale = hill(side, side - left);
    double[] pair = new double[side * side];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        pair[y * side + x] = x < left ? hill[y * left + x] : -dale[y * (side - left) + x - left];
      }
    }
    double length = length(pair);
    for (int i = 0; i < pair.length; i++) {
      pair[i] /= length;
    }
    return pair;
  }

  private static double[] turned(double[] square, int side) {
    double[] turned = new double[square.length];
    for (int i = 0; i < square.length; i++) {
      turned[i] = square[i % side * side + i / side];
    }
    return turned;
  }

  /**
   * A hill: the sum over nested rectangles round the middle, the k-th from within adding 1/k², of
   * those that a cell lies in.
   */
  private static double[] hill(int height, int width) {
    double[] hill = new double[height * width];
    int rings = Math.max(1, Math.max(height, width) / 2);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int out = Math.max(Math.abs(y - height / 2), Math.abs(x - width / 2));
        for (int k = Math.max(out, 1); k <= rings; k++) {
          hill[y * width + x] += 1.0 / (k * k);
        }
      }
    }
    return hill;
  }

  private static double length(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value * value;
    }
    return Math.sqrt(sum);
  }

  private static double square(double value) {
    return value * value;
  }

  @Override
  public void accept(int candidate) {
    state = proposed.get(candidate);
  }

  /** Some cells of one channel. */
  private final class Window {
    private final int top;
    private final int left;
    private final int height;
    private final int width;

    Window(int top, int left, int height, int width) {
      this.top = top;
      this.left = left;
      this.height = height;
      this.width = width;
    }

    /** The place of the i-th cell, in row order. */
    int at(int i, int channel) {
      return ((top + i / width) * cells.columns() + left + i % width) * Image.CHANNELS + channel;
    }

    double length(float[] shifts, int channel) {
      double sum = 0;
      for (int i = 0; i < height * width; i++) {
        sum += square(shifts[at(i, channel)]);
      }
      return Math.sqrt(sum);
    }

    void put(double[] pattern, double factor, float[] shifts, int channel) {
      for (int i = 0; i < height * width; i++) {
        shifts[at(i, channel)] = (float) (pattern[i] * factor);
      }
    }
  }
}
