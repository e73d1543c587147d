package dev.kedge.report.overview;

import dev.kedge.report.json.Summary;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What is known of the anchors of some pictures together. Sums are of whole numbers, so that they
 * do not depend on the order of pictures. Used by one thread.
 */
final class Gathered {
  private static final int STEPS = 255;
  private static final double PIXEL_STEPS = 1e6;

  private final String label;
  private final int index;
  private final long[] cells = new long[Region.SIDE * Region.SIDE];
  private final long[] inAnchors;
  private final long[] inAll;
  private int pictures;
  private int anchored;

  /**
   * @param label what the pictures have in common
   * @param kinds number of kinds of superpixels
   */
  Gathered(String label, int index, int kinds) {
    this.label = label;
    this.index = index;
    this.inAnchors = new long[kinds];
    this.inAll = new long[kinds];
  }

  void add(View view, Palette palette) {
    pictures++;
    if (!view.anchored()) {
      return;
    }
    anchored++;
    for (int c = 0; c < cells.length; c++) {
      cells[c] += Math.round(view.region().cells().get(c) * STEPS);
    }
    for (Patch patch : view.patches()) {
      long share = Math.round(patch.share() * PIXEL_STEPS);
      int kind = palette.kind(patch);
      inAll[kind] += share;
      inAnchors[kind] += patch.anchored() ? share : 0;
    }
  }

  String label() {
    return label;
  }

  /** The class's index. */
  int index() {
    return index;
  }

  /** Number of pictures, with or without an anchor. */
  int pictures() {
    return pictures;
  }

  /** Number of pictures with an anchor that leaves something out. */
  int anchored() {
    return anchored;
  }

  /** How much of a cell of the grid is in the anchor, the mean over pictures with one. */
  double cell(int cell) {
    return anchored == 0 ? 0 : (double) cells[cell] / STEPS / anchored;
  }

  /** Share of the anchors' pixels that are of a kind. */
  double inAnchors(int kind) {
    return share(inAnchors, kind);
  }

  /** Share of all pixels that are of a kind. */
  double inAll(int kind) {
    return share(inAll, kind);
  }

  /** The kinds of which anchors have most, first. */
  List<Integer> kindsByAnchors() {
    return IntStream.range(0, inAnchors.length)
        .boxed()
        .filter(kind -> inAnchors[kind] > 0)
        .sorted(Comparator.comparingLong((Integer kind) -> inAnchors[kind]).reversed())
        .toList();
  }

  /** The figures, of so many kinds of superpixels. */
  Summary.OfClass summary(int kinds) {
    return new Summary.OfClass(
        index,
        label,
        pictures,
        anchored,
        IntStream.range(0, cells.length).mapToObj(this::cell).toList(),
        IntStream.range(0, kinds).mapToObj(this::inAnchors).toList(),
        IntStream.range(0, kinds).mapToObj(this::inAll).toList());
  }

  private static double share(long[] parts, int kind) {
    long sum = 0;
    for (long part : parts) {
      sum += part;
    }
    return sum == 0 ? 0 : (double) parts[kind] / sum;
  }
}
