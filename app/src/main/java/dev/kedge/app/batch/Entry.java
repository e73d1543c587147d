package dev.kedge.app.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.Explanation;
import dev.kedge.report.overview.RunFiles;
import java.util.Optional;

/**
 * What a run's files have of a picture.
 *
 * @param line in {@code explanations.jsonl}
 * @param view in {@code views.jsonl}, if it was explained
 */
public record Entry(String line, Optional<String> view) {
  /** Of a picture that was explained; the view is drawn here. */
  public static Entry explained(String name, ObjectNode line, Explanation explanation) {
    return new Entry(line.toString(), Optional.of(RunFiles.view(name, explanation)));
  }

  /** Of a picture that failed. */
  public static Entry failed(ObjectNode line) {
    return new Entry(line.toString(), Optional.empty());
  }
}
