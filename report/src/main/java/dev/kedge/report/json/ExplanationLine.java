package dev.kedge.report.json;

import dev.kedge.ClassScore;
import dev.kedge.Used;
import dev.kedge.search.Cost;
import dev.kedge.search.Status;
import java.util.List;
import java.util.Map;

/** A line of the schema {@value ExplanationJson#SCHEMA}, as it is read. */
public sealed interface ExplanationLine {
  /** The picture's name. */
  String image();

  ModelName model();

  /** A picture that could not be explained, or whose explanation could not be written. */
  record Failed(String image, ModelName model, String version, String error)
      implements ExplanationLine {}

  /**
   * A picture that was explained.
   *
   * @param explained the class that is explained
   * @param top the most likely classes, most likely first
   * @param anchor or the best so far, as the status says
   * @param options by name, as text
   */
  record Explained(
      String image,
      ModelName model,
      String version,
      ClassScore explained,
      List<ClassScore> top,
      Status status,
      Anchor anchor,
      Cost cost,
      Map<String, String> options,
      long seed,
      Run run)
      implements ExplanationLine {
    public Explained {
      top = List.copyOf(top);
    }
  }

  /**
   * How it was computed, which the rest does not depend on.
   *
   * @param used what it was computed with
   */
  record Run(Used used, Seconds seconds) {}

  /**
   * Where the time went, in seconds.
   *
   * @param total with reading the photo
   * @param read reading and resizing
   * @param waiting for others
   */
  record Seconds(
      double total,
      double read,
      double segment,
      double perturb,
      double model,
      double waiting,
      double search) {}
}
