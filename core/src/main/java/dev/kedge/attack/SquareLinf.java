package dev.kedge.attack;

import dev.kedge.image.Image;
import dev.kedge.image.PhotoCells;
import java.util.ArrayList;
import java.util.List;

/**
 * Square Attack within an L∞ ball: every value stands at +ε or −ε, first in vertical stripes one
 * cell wide, then squares of one sign a channel are put over it (Andriushchenko, Croce, Flammarion,
 * Hein, ECCV 2020, algorithms 1 and 2).
 */
final class SquareLinf implements Proposer {
  private static final double SHARE = 0.05;
  private static final int TRIES = 20;
  private static final int STREAM = 1;

  private final Ball ball;
  private final PhotoCells cells;
  private final SquareSchedule schedule;
  private final RandomStream random;
  private final int most;
  private List<Candidate> proposed = List.of();
  private int[] state;

  SquareLinf(Ball ball, AttackOptions options) {
    this.ball = ball;
    cells = ball.cells();
    schedule = new SquareSchedule(SHARE, options.queries());
    random = new RandomStream(options.seed(), STREAM);
    most = (int) ball.radius();
    state = new int[cells.values()];
  }

  @Override
  public List<Candidate> start() {
    int width = cells.columns() * Image.CHANNELS;
    for (int i = 0; i < width; i++) {
      int shift = random.sign() * most;
      for (int at = i; at < state.length; at += width) {
        state[at] = ball.clip(at, shift);
      }
    }
    return List.of(new Candidate(state, cells.all()));
  }

  @Override
  public List<Candidate> propose(int draws, int queries) {
    List<Candidate> candidates = new ArrayList<>();
    for (int draw = 0; draw < draws; draw++) {
      candidates.add(square(schedule.side(queries + draw, cells.rows(), cells.columns())));
    }
    proposed = candidates;
    return candidates;
  }

  /** A square of other values than before, if a few tries find one. */
  private Candidate square(int side) {
    int[] shifts = state.clone();
    PhotoCells.Area area = cells.all();
    boolean changed = false;
    for (int attempt = 0; attempt < TRIES && !changed; attempt++) {
      area =
          new PhotoCells.Area(
              random.below(cells.rows() - side + 1),
              random.below(cells.columns() - side + 1),
              side,
              side);
      changed = put(area, shifts);
    }
    return new Candidate(shifts, area);
  }

  private boolean put(PhotoCells.Area area, int[] shifts) {
    boolean changed = false;
    for (int channel = 0; channel < Image.CHANNELS; channel++) {
      int shift = random.sign() * most;
      for (int row = area.top(); row < area.top() + area.height(); row++) {
        for (int column = area.left(); column < area.left() + area.width(); column++) {
          int at = (row * cells.columns() + column) * Image.CHANNELS + channel;
          int value = ball.clip(at, shift);
          changed |= value != shifts[at];
          shifts[at] = value;
        }
      }
    }
    return changed;
  }

  @Override
  public void accept(int candidate) {
    state = proposed.get(candidate).shifts();
  }
}
