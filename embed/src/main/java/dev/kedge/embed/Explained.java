package dev.kedge.embed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.Explanation;
import dev.kedge.app.terminal.Version;
import dev.kedge.check.Questions;
import dev.kedge.check.Questions.Answered;
import dev.kedge.classify.ModelInfo;
import dev.kedge.report.CutShort;
import dev.kedge.report.ExplanationReport;
import dev.kedge.report.html.ReportWriter;
import dev.kedge.report.json.ExplanationJson;
import dev.kedge.search.Evidence;
import dev.kedge.search.Precision;
import dev.kedge.search.SearchResult;
import dev.kedge.search.Status;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Optional;

/** An explanation. */
final class Explained extends Result {
  private static final long ANCHOR_SIZE = 36;
  private static final long ANCHOR = 40;
  private static final long PRECISION = 48;
  private static final long LOW = 56;
  private static final long HIGH = 64;
  private static final long CONFIDENCE = 72;
  private static final long COVERAGE = 80;
  private static final long STATUS = 88;
  private static final long EVIDENCE = 92;
  private static final long CLASS = 96;
  private static final long PROBABILITY = 104;
  private static final long EVALUATIONS = 112;

  private final String image;
  private final ModelInfo model;
  private final boolean demo;
  private final Questions questions;
  private final Answered answered;
  private final Duration read;

  /**
   * @param image the picture's name
   * @param model what explained it
   * @param questions what was asked besides
   * @param read how long reading took
   */
  Explained(String image, OpenModel model, Questions questions, Answered answered, Duration read) {
    this.image = image;
    this.model = model.info();
    this.demo = model.demo();
    this.questions = questions;
    this.answered = answered;
    this.read = read;
  }

  private ObjectNode tree() {
    return new ExplanationJson(model, Version.version()).of(image, questions, answered, read);
  }

  @Override
  String json() {
    return tree().toString();
  }

  @Override
  String html() throws IOException {
    return ReportWriter.page(
        new ExplanationReport(
            answered.explanation(),
            answered.checks(),
            CutShort.of(questions, answered),
            model,
            image,
            demo,
            read,
            tree().toPrettyString(),
            Version.version(),
            Optional.empty()));
  }

  /** {@code enum kedge_status}. */
  private static int number(Status status) {
    return switch (status) {
      case FOUND -> 0;
      case EMPTY -> 1;
      case NOT_FOUND -> 2;
      case LIMIT -> 3;
      case DEADLINE -> 4;
      case CANCELLED -> 5;
      case UNREACHABLE -> 6;
    };
  }

  /** {@code enum kedge_evidence}. */
  private static int number(Evidence evidence) {
    return switch (evidence) {
      case EXACT -> 0;
      case CERTIFIED -> 1;
      case ESTIMATED -> 2;
    };
  }

  @Override
  void arrays(MemorySegment struct) {
    Explanation explanation = answered.explanation();
    SearchResult result = explanation.result();
    Precision precision = result.precision();
    Segmented.write(struct, explanation.view(), explanation.segmentation(), memory);
    struct.set(ValueLayout.JAVA_INT, ANCHOR_SIZE, result.anchor().size());
    struct.set(
        ValueLayout.JAVA_LONG, ANCHOR, memory.numbers("anchor", () -> result.anchor().indices()));
    struct.set(ValueLayout.JAVA_DOUBLE, PRECISION, precision.value());
    struct.set(ValueLayout.JAVA_DOUBLE, LOW, precision.low());
    struct.set(ValueLayout.JAVA_DOUBLE, HIGH, precision.high());
    struct.set(ValueLayout.JAVA_DOUBLE, CONFIDENCE, precision.confidence());
    struct.set(ValueLayout.JAVA_DOUBLE, COVERAGE, result.coverage());
    struct.set(ValueLayout.JAVA_INT, STATUS, number(result.status()));
    struct.set(ValueLayout.JAVA_INT, EVIDENCE, number(precision.evidence()));
    struct.set(ValueLayout.JAVA_INT, CLASS, explanation.explained().index());
    struct.set(ValueLayout.JAVA_DOUBLE, PROBABILITY, explanation.explained().probability());
    struct.set(ValueLayout.JAVA_LONG, EVALUATIONS, explanation.cost().evaluations());
  }
}
