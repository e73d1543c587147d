package dev.kedge.check;

import dev.kedge.Explanation;
import java.util.List;
import java.util.Optional;

/**
 * What was asked about an explanation besides.
 *
 * @param otherClasses explanations of the next likely classes of the same picture
 * @param fills under other fills
 * @param stability with other seeds
 * @param faithfulness insertion, deletion, sufficiency
 */
public record Checks(
    List<Explanation> otherClasses,
    Optional<FillSensitivity> fills,
    Optional<Stability> stability,
    Optional<Faithfulness> faithfulness) {
  /** Nothing was asked. */
  public static final Checks NONE =
      new Checks(List.of(), Optional.empty(), Optional.empty(), Optional.empty());

  public Checks {
    otherClasses = List.copyOf(otherClasses);
  }
}
