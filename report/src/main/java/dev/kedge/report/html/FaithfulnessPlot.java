package dev.kedge.report.html;

import dev.kedge.check.Faithfulness;
import dev.kedge.report.Words;

/** How probable a class is as the picture appears, and as it disappears, as a drawing. */
final class FaithfulnessPlot {
  private static final int RIGHT = 72;
  private static final double CIRCLE = 4.5;

  /** The least distance of two names, and of a name from the bottom, as shares of the height. */
  private static final double APART = .11;

  private static final double BOTTOM = .04;

  private FaithfulnessPlot() {}

  /**
   * The drawing.
   *
   * @param size of the anchor, whose place is marked; 0 for none
   */
  static Element of(Faithfulness measures, int size, String description) {
    Plot plot = new Plot(RIGHT, description);
    for (double share : new double[] {0, .5, 1}) {
      plot.tick(share, Words.percent(share));
    }
    plot.places("of the picture shown or hidden");
    double place = measures.pixelShares().get(size);
    if (size > 0) {
      plot.upright("mark", place, "the anchor");
    }
    plot.curve("line", measures.pixelShares(), measures.insertion());
    plot.curve("line deletion", measures.pixelShares(), measures.deletion());
    if (size > 0) {
      plot.circle("chosen", place, measures.insertion().get(size), CIRCLE);
      plot.circle("chosen deletion", place, measures.deletion().get(size), CIRCLE);
    }
    names(plot, measures.insertion().getLast(), measures.deletion().getLast());
    return plot.drawing();
  }

  /** At the curves' ends, but not one upon the other. */
  private static void names(Plot plot, double insertion, double deletion) {
    double lower = Math.max(BOTTOM, Math.min(insertion, deletion));
    double higher = Math.max(lower + APART, Math.max(insertion, deletion));
    if (higher > 1) {
      lower = Math.min(lower, 1 - APART);
      higher = Math.max(1, lower + APART);
    }
    boolean insertionHigher = insertion >= deletion;
    plot.beside("insertion", insertionHigher ? higher : lower, "insertion");
    plot.beside("deletion", insertionHigher ? lower : higher, "deletion");
  }
}
