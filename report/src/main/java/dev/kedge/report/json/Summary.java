package dev.kedge.report.json;

import dev.kedge.search.Status;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A run's figures.
 *
 * @param model its name
 * @param explained number of pictures
 * @param failed number of pictures
 * @param left number of pictures that a run which was stopped has not done; 0 if it was not
 *     stopped, empty if it is not known
 * @param evaluations pictures through the model
 * @param statuses how often each
 * @param anchorSizes how many anchors were found of each size
 * @param medianAnchorPixelShare share of the picture that the middle one of the anchors takes
 * @param threadSeconds seconds of work of all threads, by part
 * @param kinds of superpixels
 * @param offSubject pictures whose anchor is most at the edge
 * @param sessions what each run of the command did
 */
public record Summary(
    String model,
    int explained,
    int failed,
    OptionalLong left,
    long evaluations,
    Map<Status, Integer> statuses,
    Map<Integer, Integer> anchorSizes,
    int medianAnchorSize,
    double medianAnchorPixelShare,
    Map<String, Double> threadSeconds,
    List<Kind> kinds,
    List<OfClass> classes,
    int offSubject,
    List<Session> sessions) {
  /**
   * A kind of superpixels.
   *
   * @param oklab mean lightness, a and b
   * @param spread how far pixels are from the mean of their superpixel
   */
  public record Kind(List<Double> oklab, double spread, double shareOfAnchors, double shareOfAll) {}

  /**
   * What is known of the anchors of a class.
   *
   * @param anchored number of pictures with an anchor that leaves something out
   * @param cells how much of each cell of a grid is in the anchors, in row order
   */
  public record OfClass(
      int index,
      String label,
      int pictures,
      int anchored,
      List<Double> cells,
      List<Double> kindSharesOfAnchors,
      List<Double> kindSharesOfAll) {}
}
