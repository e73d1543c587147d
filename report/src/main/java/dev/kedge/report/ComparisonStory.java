package dev.kedge.report;

import dev.kedge.Explanation;
import dev.kedge.compare.Comparison;
import dev.kedge.compare.Part;
import dev.kedge.report.Story.Bars;
import dev.kedge.report.Story.Block;
import dev.kedge.report.Story.Code;
import dev.kedge.report.Story.Fact;
import dev.kedge.report.Story.Facts;
import dev.kedge.report.Story.Folded;
import dev.kedge.report.Story.Notice;
import dev.kedge.report.Story.Section;
import dev.kedge.report.Story.Sides;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Makes the story of a comparison: first what a stranger must see, then what it rests on. */
public final class ComparisonStory {
  /** The first picture. */
  public static final String FIRST = "first";

  /** The second picture. */
  public static final String SECOND = "second";

  /** The first picture's anchor. */
  public static final String FIRST_ANCHOR = "first anchor";

  /** The second picture's anchor. */
  public static final String SECOND_ANCHOR = "second anchor";

  /** What lies between the two, amplified. */
  public static final String DIFFERENCE = "difference";

  /** The second picture with what restores the first one's answer. */
  public static final String FIRST_INTO_SECOND = "first into second";

  /** The first picture with what restores the second one's answer. */
  public static final String SECOND_INTO_FIRST = "second into first";

  /** The overlaps of harmless repeats, and the one observed. */
  public static final String BAND = "band";

  /** The superpixels of the first picture. */
  public static final String SUPERPIXELS = "superpixels";

  /** The second picture's anchor on its own superpixels. */
  public static final String SECOND_OWN = "second own";

  private final ComparisonReport report;
  private final Comparison comparison;
  private final ComparisonSentences sentences;

  private ComparisonStory(ComparisonReport report) {
    this.report = report;
    this.comparison = report.comparison();
    this.sentences = new ComparisonSentences(report);
  }

  public static Story of(ComparisonReport report) {
    ComparisonStory maker = new ComparisonStory(report);
    return new Story(
        maker.names(),
        maker.sentences.headline(),
        maker.sentences.reason(),
        maker.notices(),
        maker.sections());
  }

  private List<Section> sections() {
    ComparisonTables tables = new ComparisonTables(comparison);
    List<Section> sections = new ArrayList<>();
    sections.add(new PairSection(comparison, sentences).section());
    comparison
        .restoring()
        .filter(restoring -> !comparison.sameAnswer())
        .ifPresent(restoring -> sections.add(RestoringSection.of(restoring, sentences)));
    sections.add(classes());
    comparison
        .nullBand()
        .ifPresent(band -> sections.add(BandSection.of(comparison, band, sentences)));
    if (!comparison.precisions().isEmpty()) {
      sections.add(tables.precisions());
    }
    if (!comparison.defended().isEmpty()) {
      sections.add(tables.defences());
    }
    if (comparison.models().size() > 1) {
      sections.add(tables.models());
    }
    sections.add(DistanceSection.of(comparison, sentences));
    sections.add(CutSection.of(comparison));
    sections.add(cost());
    sections.add(repeat());
    return sections;
  }

  private String names() {
    String first = report.firstImage();
    String second = report.secondImage();
    return report.twoModels()
        ? "A: %s by %s · B: %s by %s"
            .formatted(first, report.firstModel().name(), second, report.secondModel().name())
        : "A: %s · B: %s · seen by %s".formatted(first, second, report.firstModel().name());
  }

  private List<Notice> notices() {
    List<Notice> notices = new ArrayList<>();
    sentences
        .unfound()
        .ifPresent(
            side ->
                notices.add(
                    new Notice(
                        "Not both anchors were found",
                        "Where the best so far is shown instead, nothing follows from it.",
                        new Advice(side).after(side.result().status()))));
    if (!comparison.cutShort().isEmpty()) {
      notices.add(
          ExplanationStory.cutShort(
              comparison.cutShort().stream()
                  .map(ComparisonStory::name)
                  .collect(Collectors.joining(", "))));
    }
    return notices;
  }

  private static String name(Part part) {
    return switch (part) {
      case ANCHORS -> "the anchors";
      case DEFENCES -> "the defences";
      case RESTORING -> "what restores the answers";
      case PRECISIONS -> "each anchor on each picture";
      case NULL_BAND -> "the null band";
      case OWN_ANCHOR -> "B's anchor on its own superpixels";
      case DEFENCE_ANCHORS -> "the anchors after each defence";
    };
  }

  private Section classes() {
    return Section.detail(
        "What the model says", new Sides(bars(comparison.first()), bars(comparison.second())));
  }

  private static Bars bars(Explanation explanation) {
    return ExplanationStory.classes(explanation.top(), explanation.explained());
  }

  private Section cost() {
    return Section.of(
        "What it took",
        new Facts(
            List.of(
                Fact.of("Model evaluations", Words.count(comparison.evaluations(), "picture")),
                Fact.of("Time in all", Words.seconds(comparison.duration().plus(report.reading()))),
                Fact.of("Pictures masked by", Words.maskedBy(comparison.first().used())),
                Fact.of("Model run by", Words.runBy(comparison.first().used().inference())))));
  }

  private Section repeat() {
    List<Block> blocks = new ArrayList<>();
    report.command().ifPresent(command -> blocks.add(new Code(command)));
    blocks.add(
        new Facts(
            List.of(
                Fact.of("Seed", Long.toString(comparison.options().question().seed())),
                Fact.of("Kedge", report.version()))));
    blocks.add(new Folded("Everything as JSON", new Code(report.json())));
    return new Section("To repeat it", true, blocks);
  }
}
