package dev.kedge.report;

import dev.kedge.ClassScore;
import dev.kedge.Explanation;
import dev.kedge.compare.Cell;
import dev.kedge.compare.Comparison;
import dev.kedge.compare.Defence;
import dev.kedge.compare.Defended;
import dev.kedge.compare.ModelAnswers;
import dev.kedge.compare.Which;
import dev.kedge.report.Story.CellKind;
import dev.kedge.report.Story.Paragraph;
import dev.kedge.report.Story.Row;
import dev.kedge.report.Story.Section;
import dev.kedge.report.Story.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tables of a comparison. */
final class ComparisonTables {
  private final Comparison comparison;

  ComparisonTables(Comparison comparison) {
    this.comparison = comparison;
  }

  /** Each anchor on each picture, for each answer. */
  Section precisions() {
    return Section.of(
        "Would the one's anchor hold the other's picture?",
        new Paragraph(
            "Each anchor is kept on each picture, the rest masked at random: how often does the model give each answer? Each pair of bounds holds with %s confidence by itself."
                .formatted(Words.percent(1 - comparison.options().question().required().delta()))),
        new Table(
            List.of("Anchor", "kept on", "answer", "Precision"),
            comparison.precisions().stream().map(this::precision).toList()));
  }

  private Row precision(Cell cell) {
    boolean own = cell.anchor() == cell.picture() && cell.anchor() == cell.label();
    Explanation side = cell.label() == Which.FIRST ? comparison.first() : comparison.second();
    return new Row(
        own,
        List.of(
            letter(cell.anchor()),
            letter(cell.picture()),
            Story.Cell.of(label(side.explained())),
            new Story.Cell(
                CellKind.PLAIN,
                Words.bounds(cell.precision()),
                List.of(),
                cell.precision().value())));
  }

  /** What is said after each defence. */
  Section defences() {
    return Section.of(
        "Does it survive handling?",
        new Paragraph(
            "Diagnostics, not protection: a change that a JPEG copy or a blur undoes is fragile,"
                + " but who knows of these attacks through them."),
        new Table(
            List.of("Photo after", "A", "B", ""),
            comparison.defended().stream().map(this::defended).toList()));
  }

  private Row defended(Defended defended) {
    boolean restored = !comparison.sameAnswer() && defended.restores();
    return new Row(
        false,
        List.of(
            Story.Cell.of(name(defended.defence())),
            said(defended.first(), defended.firstAnchor()),
            said(defended.second(), defended.secondAnchor()),
            new Story.Cell(CellKind.VERDICT, restored ? "A's answer is back" : "", List.of(), -1)));
  }

  /** What each model says of both. */
  Section models() {
    return Section.of(
        "What other models say",
        new Table(
            List.of("Model", "A", "B", ""),
            comparison.models().stream().map(ComparisonTables::answers).toList()));
  }

  private static Row answers(ModelAnswers answers) {
    return new Row(
        false,
        List.of(
            Story.Cell.of(answers.model().name()),
            said(answers.first(), Optional.empty()),
            said(answers.second(), Optional.empty()),
            Story.Cell.of(answers.same() ? "the same" : "differ")));
  }

  private static Story.Cell said(ClassScore score, Optional<Explanation> anchor) {
    List<String> more = new ArrayList<>();
    more.add(Words.percent(score.probability()));
    anchor.ifPresent(found -> more.add("anchor: " + anchor(found)));
    return new Story.Cell(CellKind.PLAIN, label(score), more, -1);
  }

  private static String anchor(Explanation explanation) {
    return explanation.result().status().found()
        ? ComparisonSentences.names(explanation.result().anchor())
        : "not found";
  }

  private static String label(ClassScore score) {
    return Words.brief(score.label());
  }

  private static Story.Cell letter(Which which) {
    return which == Which.FIRST
        ? new Story.Cell(CellKind.FIRST, "A", List.of(), -1)
        : new Story.Cell(CellKind.SECOND, "B", List.of(), -1);
  }

  private static String name(Defence defence) {
    return switch (defence) {
      case JPEG_75 -> "JPEG, quality 75";
      case JPEG_50 -> "JPEG, quality 50";
      case MEDIAN_3 -> "median of 3 × 3 pixels";
      case BIT_DEPTH_4 -> "16 levels a colour";
      case RESIZE_AND_PAD -> "nine tenths as large, in a black frame";
      case BLUR -> "a blur of 1 pixel";
    };
  }
}
