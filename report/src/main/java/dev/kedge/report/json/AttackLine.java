package dev.kedge.report.json;

import dev.kedge.ClassScore;
import dev.kedge.attack.AttackStatus;
import dev.kedge.image.PictureDistance;
import java.util.List;
import java.util.OptionalInt;

/** A line of the schema {@value AttackJson#SCHEMA}, as it is read. */
public sealed interface AttackLine {
  /** The photo's name. */
  String image();

  ModelName model();

  /** A photo that could not be attacked. */
  record Failed(String image, ModelName model, String version, String error)
      implements AttackLine {}

  /**
   * An attack.
   *
   * @param target the class that was wanted; empty for any other one
   * @param adversarial whether the model gives the saved file what was wanted
   * @param before the most likely classes of the photo
   * @param after those of the saved file
   * @param out the saved file
   */
  record Attacked(
      String image,
      ModelName model,
      OptionalInt target,
      AttackStatus status,
      boolean adversarial,
      List<ClassScore> before,
      List<ClassScore> after,
      double margin,
      int queries,
      PictureDistance distance,
      String out,
      long seed,
      String version)
      implements AttackLine {
    public Attacked {
      before = List.copyOf(before);
      after = List.copyOf(after);
    }
  }
}
