package dev.kedge.compare;

import dev.kedge.Question;
import dev.kedge.check.Pace;
import dev.kedge.search.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The precision of each anchor on each picture for each class. */
final class CrossPrecisions {
  private final Comparing pair;
  private final Anchors anchors;
  private final List<Cell> cells = new ArrayList<>();

  private CrossPrecisions(Comparing pair, Anchors anchors) {
    this.pair = pair;
    this.anchors = anchors;
  }

  /** As many as there is time for; none where an anchor was not found. */
  static List<Cell> of(Comparing pair, Anchors anchors) {
    CrossPrecisions precisions = new CrossPrecisions(pair, anchors);
    if (pair.options().precisionDraws() > 0 && anchors.found()) {
      pair.listener().onQuestion("each anchor on each picture");
      pair.part(Part.PRECISIONS, precisions::fill);
    }
    return precisions.cells;
  }

  private List<Cell> fill() {
    for (Which anchor : Which.values()) {
      for (Which picture : Which.values()) {
        for (Which label : Which.values()) {
          if (label == Which.FIRST || !anchors.sameAnswer()) {
            cell(anchor, picture, label).ifPresent(cells::add);
          }
        }
      }
    }
    return cells;
  }

  private Optional<Cell> cell(Which anchor, Which picture, Which label) {
    Side side = pair.side(picture);
    OptionalInt target = side.classOf(anchors.of(label).explained(), pair.side(label));
    if (target.isEmpty()) {
      return Optional.empty();
    }
    Question question = pair.options().question().toBuilder().target(target).build();
    Precision precision =
        side.study()
            .precision(
                anchors.of(anchor).result().anchor(),
                question,
                pair.options().precisionDraws(),
                Pace.timeOf(pair.budget()));
    return Optional.of(new Cell(anchor, picture, label, precision));
  }
}
