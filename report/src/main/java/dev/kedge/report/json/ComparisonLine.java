package dev.kedge.report.json;

import dev.kedge.ClassScore;
import dev.kedge.search.Status;
import java.util.List;

/** Text of the schema {@value ComparisonJson#SCHEMA}, as it is read. */
public sealed interface ComparisonLine {
  /** The first picture's name. */
  String firstImage();

  /** The second picture's name. */
  String secondImage();

  /** A comparison that could not be made. */
  record Failed(String firstImage, String secondImage, String version, String error)
      implements ComparisonLine {}

  /**
   * A comparison.
   *
   * @param sameAnswer whether both have the same answer
   * @param overlap of the anchors, as a share of the pixels of both together
   * @param cutShort keys of what the budget cut short
   * @param evaluations pictures through the model
   */
  record Compared(
      Side first,
      Side second,
      boolean sameAnswer,
      double overlap,
      List<String> cutShort,
      long evaluations,
      long seed,
      String version)
      implements ComparisonLine {
    public Compared {
      cutShort = List.copyOf(cutShort);
    }

    @Override
    public String firstImage() {
      return first.image();
    }

    @Override
    public String secondImage() {
      return second.image();
    }
  }

  /**
   * One of the two.
   *
   * @param anchor or the best so far, as the status says, of the first one's superpixels
   */
  record Side(String image, ModelName model, ClassScore explained, Status status, Anchor anchor) {}
}
