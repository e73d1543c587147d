package dev.kedge.report.page;

import dev.kedge.Explanation;
import dev.kedge.check.Checks;
import dev.kedge.classify.ModelInfo;
import java.util.Optional;

/**
 * What a report is made of.
 *
 * @param explanation what it tells
 * @param checks what was asked besides
 * @param model the classifier that was explained
 * @param image the photo's name for people, usually its file name
 * @param demoModel whether the classifier is the embedded one, which knows its own photos only
 * @param json the explanation as JSON text, shown as it is
 * @param version of Kedge
 * @param command the command line that repeats it, if there is one
 */
public record ReportData(
    Explanation explanation,
    Checks checks,
    ModelInfo model,
    String image,
    boolean demoModel,
    String json,
    String version,
    Optional<String> command) {}
