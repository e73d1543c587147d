package dev.kedge.embed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.app.terminal.Version;
import dev.kedge.classify.ModelInfo;
import dev.kedge.compare.Comparison;
import dev.kedge.report.ComparisonReport;
import dev.kedge.report.html.ComparisonWriter;
import dev.kedge.report.json.ComparisonJson;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** A comparison. */
final class Compared extends Result {
  private final Comparison comparison;
  private final String first;
  private final String second;
  private final ModelInfo firstModel;
  private final ModelInfo secondModel;
  private final Duration read;

  Compared(
      Comparison comparison,
      String first,
      String second,
      ModelInfo firstModel,
      ModelInfo secondModel,
      Duration read) {
    this.comparison = comparison;
    this.first = first;
    this.second = second;
    this.firstModel = firstModel;
    this.secondModel = secondModel;
    this.read = read;
  }

  private ObjectNode tree() {
    return new ComparisonJson(first, second, Version.version())
        .of(comparison, firstModel, secondModel, read);
  }

  @Override
  String json() {
    return tree().toString();
  }

  @Override
  String html() throws IOException {
    return ComparisonWriter.page(
        new ComparisonReport(
            comparison,
            first,
            second,
            firstModel,
            secondModel,
            read,
            tree().toPrettyString(),
            Version.version(),
            Optional.empty()));
  }
}
