package dev.kedge.attack;

import dev.kedge.image.Image;
import dev.kedge.image.PhotoCells;
import java.util.ArrayList;
import java.util.List;

/**
 * SimBA-DCT: one direction after the other of an orthonormal basis, forward or back, in random
 * order; the basis is that of the discrete cosine transform over the cells of a channel, its lowest
 * eighth of frequencies along each side (Guo, Gardner, You, Wilson, Weinberger, ICML 2019,
 * algorithm 1 and section 3.1). Both signs are looked at in one batch. What would leave the ball is
 * projected onto it.
 */
final class SimbaDct implements Proposer {
  /** The share of frequencies along a side. */
  private static final int SHARE = 8;

  /** Root mean square of what a step changes in its channel, in grey levels. */
  private static final double LEVELS_OF_A_STEP = 0.6;

  private static final int STREAM = 3;

  private final Ball ball;
  private final PhotoCells cells;
  private final RandomStream random;
  private final float[][] down;
  private final float[][] across;
  private final int[] order;
  private final float step;
  private int next;
  private List<float[]> proposed = List.of();
  private float[] state;

  SimbaDct(Ball ball, AttackOptions options) {
    this.ball = ball;
    cells = ball.cells();
    step = (float) (LEVELS_OF_A_STEP * Math.sqrt(cells.rows() * (double) cells.columns()));
    random = new RandomStream(options.seed(), STREAM);
    down = cosines(cells.rows());
    across = cosines(cells.columns());
    order = new int[down.length * across.length * Image.CHANNELS];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    state = new float[cells.values()];
  }

  /** The lowest frequencies of the orthonormal cosine transform (type II) of a length. */
  private static float[][] cosines(int length) {
    float[][] basis = new float[Math.ceilDiv(length, SHARE)][length];
    for (int k = 0; k < basis.length; k++) {
      double scale = Math.sqrt((k == 0 ? 1.0 : 2.0) / length);
      for (int i = 0; i < length; i++) {
        basis[k][i] =
            (float) (scale * StrictMath.cos(StrictMath.PI * (2 * i + 1) * k / (2.0 * length)));
      }
    }
    return basis;
  }

  @Override
  public List<Candidate> start() {
    return List.of();
  }

  @Override
  public List<Candidate> propose(int draws, int queries) {
    List<float[]> real = new ArrayList<>();
    List<Candidate> candidates = new ArrayList<>();
    for (int draw = 0; draw < draws; draw++) {
      int direction = direction();
      for (int sign : new int[] {1, -1}) {
        float[] moved = moved(direction, sign * step);
        real.add(moved);
        candidates.add(new Candidate(ball.rounded(moved), cells.all()));
      }
    }
    proposed = real;
    return candidates;
  }

  /** The next of a random order of all; then of another order. */
  private int direction() {
    if (next == order.length) {
      next = 0;
    }
    int other = next + random.below(order.length - next);
    int direction = order[other];
    order[other] = order[next];
    order[next++] = direction;
    return direction;
  }

  private float[] moved(int direction, float length) {
    int channel = direction % Image.CHANNELS;
    float[] vertical = down[direction / Image.CHANNELS / across.length];
    float[] horizontal = across[direction / Image.CHANNELS % across.length];
    float[] moved = state.clone();
    for (int row = 0, at = channel; row < cells.rows(); row++) {
      for (int column = 0; column < cells.columns(); column++, at += Image.CHANNELS) {
        moved[at] += length * vertical[row] * horizontal[column];
      }
    }
    ball.project(moved);
    return moved;
  }

  @Override
  public void accept(int candidate) {
    state = proposed.get(candidate);
  }
}
