package dev.kedge.report;

import dev.kedge.ClassScore;
import dev.kedge.attack.AttackResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * An attack that was saved.
 *
 * @param image the photo's name
 * @param result what the attack came to
 * @param file where its picture was saved
 * @param read the most likely classes of that file, read again
 * @param reading how long reading the photo took
 */
public record AttackReport(
    String image, AttackResult result, Path file, List<ClassScore> read, Duration reading) {
  public AttackReport {
    read = List.copyOf(read);
  }

  /** Whether the model gives the saved file what the attack wanted. */
  public boolean reached() {
    return result
        .options()
        .goal()
        .reached(result.before().getFirst().index(), read.getFirst().index());
  }
}
