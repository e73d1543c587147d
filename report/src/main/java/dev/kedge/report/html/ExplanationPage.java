package dev.kedge.report.html;

import dev.kedge.Explanation;
import dev.kedge.report.ExplanationReport;
import dev.kedge.report.ExplanationStory;
import dev.kedge.report.Story.Figure;
import dev.kedge.search.SearchResult;
import java.io.IOException;

/** The report of an explanation as one page that loads nothing from anywhere. */
final class ExplanationPage {
  private static final int SMALL = 400;

  private final ExplanationReport report;
  private final Explanation explanation;
  private final Pictures pictures;

  ExplanationPage(ExplanationReport report, Pictures pictures) {
    this.report = report;
    this.explanation = report.explanation();
    this.pictures = pictures;
  }

  /** The file's text: HTML that is well-formed XML as well. */
  String html() throws IOException {
    return Document.html(
        explanation.explained().label() + " · " + report.image() + " · Kedge",
        new StoryHtml(this::figure).main(ExplanationStory.of(report)),
        "");
  }

  private Element figure(Figure figure) {
    int number = figure.number();
    String description = figure.description();
    SearchResult result = explanation.result();
    return switch (figure.name()) {
      case ExplanationStory.ANCHOR -> Images.img(pictures.anchor(), description);
      case ExplanationStory.REFINED -> Images.img(pictures.refined().orElseThrow(), description);
      case ExplanationStory.ORIGINAL -> Images.img(pictures.original(), description);
      case ExplanationStory.SAMPLE -> Images.img(pictures.samples().get(number), description);
      case ExplanationStory.OTHER_CLASS -> Images.img(otherClass(number), description);
      case ExplanationStory.SUPERPIXELS ->
          Images.numbered(pictures.superpixels(), explanation.segmentation(), description);
      case ExplanationStory.ALTERNATIVE ->
          Images.img(
              pictures.small(result.alternatives().get(number).anchor()).within(SMALL),
              description);
      case ExplanationStory.REASON ->
          Images.img(
              pictures
                  .small(ExplanationStory.otherReasons(result).get(number).anchor())
                  .within(SMALL),
              description);
      case ExplanationStory.OTHER_FILL -> Images.img(otherFill(number), description);
      case ExplanationStory.STABILITY ->
          Images.map(pictures.stability().orElseThrow(), description);
      case ExplanationStory.BY_SIZE ->
          PrecisionPlot.of(
              result.bestPrecisionBySize(),
              explanation.question().required().threshold(),
              result.anchor().size(),
              description);
      case ExplanationStory.FAITHFULNESS ->
          FaithfulnessPlot.of(
              report.checks().faithfulness().orElseThrow(), result.anchor().size(), description);
      default -> throw new IllegalArgumentException("no figure " + figure.name());
    };
  }

  private Png otherClass(int number) {
    SearchResult other = report.checks().otherClasses().get(number).result();
    return other.anchor().isEmpty() && !other.status().found()
        ? pictures.smallWithoutColour()
        : pictures.small(other.anchor());
  }

  private Png otherFill(int number) {
    var under = report.checks().fills().orElseThrow().fills().get(number);
    return pictures.under(under.fill(), under.explanation().result().anchor());
  }
}
