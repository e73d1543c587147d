package dev.kedge.attack;

import dev.kedge.attack.Objective.Look;
import dev.kedge.image.Image;
import dev.kedge.image.PhotoCells;
import java.util.ArrayList;
import java.util.List;

/**
 * Descent along a gradient that is estimated from antithetic pairs of normal noise, by steps of
 * sign (L∞) or of a length (L2), projected onto the ball (Ilyas, Engstrom, Athalye, Lin, ICML 2018,
 * section 2: NES and projected gradient descent). As its authors do, steps have momentum and become
 * shorter where the loss no longer falls. Noise is the same over tiles of cells, since few queries
 * say little of many values (the tiling of Ilyas, Engstrom, Madry, "Prior Convictions", ICLR 2019).
 *
 * <p>Every query is a picture of whole grey levels in the ball; the estimate uses the differences
 * that those really have.
 */
final class Nes {
  private static final int PAIRS = 15;
  private static final int TILE = 8;
  private static final double MOMENTUM = 0.9;
  private static final int PLATEAU = 3;
  private static final int STREAM = 4;

  private final Ball ball;
  private final PhotoCells cells;
  private final QueryLoop loop;
  private final RandomStream random;
  private final double noise;
  private final double shortest;
  private final float[] momentum;
  private float[] state;
  private double step;

  Nes(Ball ball, AttackOptions options, QueryLoop loop) {
    this.ball = ball;
    this.loop = loop;
    cells = ball.cells();
    random = new RandomStream(options.seed(), STREAM);
    // ε of each value if all changed alike, in grey levels
    double each =
        ball.norm() == Norm.LINF
            ? ball.radius()
            : ball.radius() / Math.sqrt((double) cells.pixels() * Image.CHANNELS);
    noise = Math.max(1, each / 4);
    step = ball.norm() == Norm.LINF ? Math.max(1, each / 4) : ball.radius() / 4;
    shortest = ball.norm() == Norm.LINF ? Math.min(1, step) : step / 16;
    momentum = new float[cells.values()];
    state = new float[cells.values()];
  }

  /** Descends until the query loop ends. */
  void run() {
    double reached = loop.bestLook().loss();
    int sinceReached = 0;
    while (!loop.ended()) {
      if (!estimate() || loop.ended()) {
        continue;
      }
      float[] moved = moved();
      Candidate candidate = new Candidate(ball.rounded(moved), cells.all());
      List<Look> look = loop.look(List.of(candidate));
      state = moved;
      if (!look.isEmpty() && look.getFirst().loss() < reached) {
        reached = look.getFirst().loss();
        sinceReached = 0;
      } else if (++sinceReached >= PLATEAU) {
        step = Math.max(step / 2, shortest);
        sinceReached = 0;
      }
    }
  }

  /** Adds an estimate to the momentum; false if the query loop ended before there was one. */
  private boolean estimate() {
    int[] here = ball.rounded(state);
    List<Candidate> candidates = new ArrayList<>();
    for (int pair = 0; pair < PAIRS; pair++) {
      float[] tiles = noise();
      candidates.add(new Candidate(beside(here, tiles, 1), cells.all()));
      candidates.add(new Candidate(beside(here, tiles, -1), cells.all()));
    }
    List<Look> answers = loop.look(candidates);
    if (answers.size() < 2) {
      return false;
    }
    float[] gradient = new float[cells.values()];
    for (int i = 0; i + 1 < answers.size(); i += 2) {
      float rise = (float) (answers.get(i).loss() - answers.get(i + 1).loss());
      int[] forward = candidates.get(i).shifts();
      int[] back = candidates.get(i + 1).shifts();
      for (int at = 0; at < gradient.length; at++) {
        gradient[at] += rise * (forward[at] - back[at]);
      }
    }
    double length = ball.norm(gradient);
    for (int at = 0; length > 0 && at < gradient.length; at++) {
      momentum[at] = (float) (MOMENTUM * momentum[at] + (1 - MOMENTUM) * (gradient[at] / length));
    }
    return true;
  }

  /** Normal noise, the same over a tile, in grey levels. */
  private float[] noise() {
    int across = Math.ceilDiv(cells.columns(), TILE);
    int down = Math.ceilDiv(cells.rows(), TILE);
    float[] tiles = new float[down * across * Image.CHANNELS];
    for (int i = 0; i < tiles.length; i++) {
      tiles[i] = (float) (noise * random.normal());
    }
    return tiles;
  }

  private int[] beside(int[] here, float[] tiles, int sign) {
    int across = Math.ceilDiv(cells.columns(), TILE);
    float[] moved = new float[here.length];
    for (int row = 0, at = 0; row < cells.rows(); row++) {
      for (int column = 0; column < cells.columns(); column++) {
        int tile = (row / TILE * across + column / TILE) * Image.CHANNELS;
        for (int c = 0; c < Image.CHANNELS; c++, at++) {
          moved[at] = here[at] + sign * tiles[tile + c];
        }
      }
    }
    return ball.rounded(moved);
  }

  private float[] moved() {
    float[] moved = state.clone();
    double length = ball.norm(momentum);
    for (int at = 0; length > 0 && at < moved.length; at++) {
      moved[at] -=
          (float)
              (ball.norm() == Norm.LINF
                  ? step * Math.signum(momentum[at])
                  : step * momentum[at] / length);
    }
    ball.project(moved);
    return moved;
  }
}
