package dev.kedge.report;

import dev.kedge.Explanation;
import dev.kedge.check.Checks;
import dev.kedge.classify.ModelInfo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the story of an explanation is made of.
 *
 * @param explanation what it tells
 * @param checks what was asked besides
 * @param cutShort what was asked besides and not, or not wholly, answered
 * @param model the classifier that was explained
 * @param image the photo's name for people, usually its file name
 * @param demoModel whether the classifier is the embedded one, which knows its own photos only
 * @param reading how long reading the photo took
 * @param json the explanation as JSON text, shown as it is
 * @param version of Kedge
 * @param command the command line that repeats it, if there is one
 */
public record ExplanationReport(
    Explanation explanation,
    Checks checks,
    List<CutShort> cutShort,
    ModelInfo model,
    String image,
    boolean demoModel,
    Duration reading,
    String json,
    String version,
    Optional<String> command) {
  public ExplanationReport {
    cutShort = List.copyOf(cutShort);
  }
}
