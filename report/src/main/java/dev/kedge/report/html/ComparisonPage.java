package dev.kedge.report.html;

import dev.kedge.compare.Comparison;
import dev.kedge.report.ComparisonReport;
import dev.kedge.report.ComparisonStory;
import dev.kedge.report.Story;
import dev.kedge.report.Story.Figure;
import java.io.IOException;

/** A comparison as one page that loads nothing from anywhere. */
final class ComparisonPage {
  private final ComparisonReport report;
  private final Comparison comparison;
  private final ComparedPictures pictures;

  ComparisonPage(ComparisonReport report, ComparedPictures pictures) {
    this.report = report;
    this.comparison = report.comparison();
    this.pictures = pictures;
  }

  /** The file's text. */
  String html() throws IOException {
    Story story = ComparisonStory.of(report);
    return Document.html(
        story.headline() + " · Kedge",
        new StoryHtml(this::figure).main(story).with("class", "comparison"),
        Document.resource(ComparisonPage.class, "comparison.css"));
  }

  private Element figure(Figure figure) {
    String description = figure.description();
    return switch (figure.name()) {
      case ComparisonStory.FIRST -> Images.img(pictures.first(), description);
      case ComparisonStory.SECOND -> Images.img(pictures.second(), description);
      case ComparisonStory.FIRST_ANCHOR -> Images.img(pictures.firstAnchor(), description);
      case ComparisonStory.SECOND_ANCHOR -> Images.img(pictures.secondAnchor(), description);
      case ComparisonStory.DIFFERENCE ->
          Images.img(pictures.difference().orElseThrow(), description);
      case ComparisonStory.FIRST_INTO_SECOND ->
          Images.img(pictures.firstIntoSecond().orElseThrow(), description);
      case ComparisonStory.SECOND_INTO_FIRST ->
          Images.img(pictures.secondIntoFirst().orElseThrow(), description);
      case ComparisonStory.BAND ->
          BandDrawing.of(
              comparison.nullBand().orElseThrow(), comparison.overlap().pixels(), description);
      case ComparisonStory.SUPERPIXELS ->
          Images.numbered(pictures.superpixels(), comparison.segmentation(), description);
      case ComparisonStory.SECOND_OWN ->
          Images.img(pictures.secondOwnAnchor().orElseThrow(), description);
      default -> throw new IllegalArgumentException("no figure " + figure.name());
    };
  }
}
