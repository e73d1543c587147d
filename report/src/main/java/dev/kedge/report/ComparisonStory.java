package dev.kedge.report;

import dev.kedge.Explanation;
import dev.kedge.compare.Comparison;
import dev.kedge.compare.Difference;
import dev.kedge.compare.NullBand;
import dev.kedge.compare.Overlap;
import dev.kedge.compare.Part;
import dev.kedge.compare.Restoring;
import dev.kedge.compare.Which;
import dev.kedge.image.PictureDistance;
import dev.kedge.report.Story.Bars;
import dev.kedge.report.Story.Block;
import dev.kedge.report.Story.Caption;
import dev.kedge.report.Story.Code;
import dev.kedge.report.Story.Fact;
import dev.kedge.report.Story.Facts;
import dev.kedge.report.Story.Figure;
import dev.kedge.report.Story.Figures;
import dev.kedge.report.Story.Folded;
import dev.kedge.report.Story.Layout;
import dev.kedge.report.Story.Notice;
import dev.kedge.report.Story.Paragraph;
import dev.kedge.report.Story.Role;
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

  private static final int LEVELS = 255;

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
    sections.add(pair());
    comparison
        .restoring()
        .filter(restoring -> !comparison.sameAnswer())
        .ifPresent(restoring -> sections.add(restoring(restoring)));
    sections.add(classes());
    comparison.nullBand().ifPresent(band -> sections.add(band(band)));
    if (!comparison.precisions().isEmpty()) {
      sections.add(tables.precisions());
    }
    if (!comparison.defended().isEmpty()) {
      sections.add(tables.defences());
    }
    if (comparison.models().size() > 1) {
      sections.add(tables.models());
    }
    sections.add(distances());
    sections.add(cut());
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

  private Section pair() {
    List<Figure> figures = new ArrayList<>();
    figures.add(side(FIRST, Role.FIRST, comparison.first()));
    figures.add(side(SECOND, Role.SECOND, comparison.second()));
    figures.add(anchor(FIRST_ANCHOR, Role.FIRST, comparison.first()));
    figures.add(anchor(SECOND_ANCHOR, Role.SECOND, comparison.second()));
    comparison
        .difference()
        .filter(difference -> difference.views().changedPixels() > 0)
        .ifPresent(difference -> figures.add(difference(difference)));
    return Section.of("", new Figures(Layout.PAIR, figures));
  }

  private static Figure side(String name, Role role, Explanation explanation) {
    return new Figure(
        name,
        0,
        role,
        "The picture as the model sees it.",
        new Caption(
            ComparisonSentences.quoted(explanation),
            false,
            Words.percent(explanation.explained().probability()),
            List.of()));
  }

  private static Figure anchor(String name, Role role, Explanation explanation) {
    String says = holds(explanation);
    return new Figure(name, 0, role, says, Caption.of(says));
  }

  private static String holds(Explanation explanation) {
    var result = explanation.result();
    String names = ComparisonSentences.names(result.anchor());
    if (new Findings(explanation).enoughSoFar()) {
      return "%s: enough to hold the answer (%s of the picture), but the search was not done."
          .formatted(names, Words.percent(explanation.anchorPixelShare()));
    }
    if (!result.status().found()) {
      return StatusWords.of(result.status()).why()
          + (result.anchor().isEmpty() ? "." : "; the best so far: " + names + ".");
    }
    return result.anchor().isEmpty()
        ? "No part in particular holds it."
        : "The anchor (while it is kept and the rest masked, the answer stays): %s, %s of the picture."
            .formatted(
                explanation.result().anchor().size() == explanation.segmentation().superpixels()
                    ? "all superpixels"
                    : names,
                Words.percent(explanation.anchorPixelShare()));
  }

  private Figure difference(Difference difference) {
    int scale = Difference.amplified(comparison.first().view(), comparison.second().view()).scale();
    return new Figure(
        DIFFERENCE,
        0,
        Role.BETWEEN,
        scale == 1 ? "The difference." : "The amplified difference.",
        new Caption(
            "What changed,",
            false,
            "%s: grey where nothing did. %s"
                .formatted(
                    scale == 1 ? "as strong as it is" : "amplified %s times".formatted(scale),
                    shares(difference)),
            List.of()));
  }

  /** Where the difference lies: parts that have nothing in common, so that they add up to all. */
  private String shares(Difference difference) {
    var first = comparison.first().result().anchor();
    var second = comparison.second().result().anchor();
    double both = difference.energy(first.minus(first.minus(second)));
    double firstOnly = difference.energy(first.minus(second));
    double secondOnly = difference.energy(second.minus(first));
    double neither = Math.max(0, 1 - both - firstOnly - secondOnly);
    if (first.isEmpty() && second.isEmpty()) {
      return "";
    }
    if (!sentences.anchorsFound()) {
      return "Outlined: the best so far, A's in blue, B's in amber.";
    }
    return first.intersects(second)
        ? "Of the squared difference %s lies in A's anchor only (blue), %s in B's only (amber), %s in both and %s in neither."
            .formatted(
                Words.percent(firstOnly),
                Words.percent(secondOnly),
                Words.percent(both),
                Words.percent(neither))
        : "Of the squared difference %s lies in A's anchor (blue), %s in B's (amber), %s in neither."
            .formatted(Words.percent(firstOnly), Words.percent(secondOnly), Words.percent(neither));
  }

  private Section restoring(Restoring restoring) {
    return Section.of(
        "What brings the answer back",
        new Paragraph(
            "Exactly the outlined superpixels are copied, all else stays; the pasted picture was"
                + " sent through the model.",
            true),
        Figures.of(
            Layout.PAIR,
            new Figure(
                FIRST_INTO_SECOND,
                0,
                Role.FIRST,
                "B with a part of A.",
                Caption.of(sentences.restores(restoring.firstIntoSecond(), Which.FIRST))),
            new Figure(
                SECOND_INTO_FIRST,
                0,
                Role.SECOND,
                "A with a part of B.",
                Caption.of(sentences.restores(restoring.secondIntoFirst(), Which.SECOND)))));
  }

  private Section classes() {
    return Section.detail(
        "What the model says", new Sides(bars(comparison.first()), bars(comparison.second())));
  }

  private static Bars bars(Explanation explanation) {
    return ExplanationStory.classes(explanation.top(), explanation.explained());
  }

  private Section band(NullBand band) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Paragraph(new BandSentences(comparison, band, sentences.anchorsFound()).all()));
    if (sentences.anchorsFound()) {
      blocks.add(
          Figures.of(
              Layout.SINGLE,
              new Figure(
                  BAND,
                  0,
                  Role.PLAIN,
                  "Overlap %s; harmless repeats lie between %s and %s."
                      .formatted(
                          Words.decimal(comparison.overlap().pixels()),
                          Words.decimal(band.low()),
                          Words.decimal(band.high())),
                  Caption.of(""))));
    }
    return new Section("Is the move of the anchor more than noise?", false, blocks);
  }

  private Section distances() {
    Overlap overlap = comparison.overlap();
    List<Fact> facts = new ArrayList<>();
    comparison
        .difference()
        .ifPresent(
            difference -> {
              facts.add(
                  Fact.of(
                      "Photos",
                      difference
                          .photos()
                          .map(ComparisonStory::distance)
                          .orElse("of different sizes: compared as the model sees them")));
              facts.add(Fact.of("As the model sees them", distance(difference.views())));
            });
    if (!sentences.anchorsFound()) {
      facts.add(Fact.of("Anchors", "not both found: how much they have in common is not known"));
      return Section.of("How far apart they are", new Facts(facts));
    }
    facts.add(
        Fact.of(
            "Anchors",
            "in both: %s; only in A's: %s; only in B's: %s"
                .formatted(
                    ComparisonSentences.names(overlap.kept()),
                    ComparisonSentences.names(overlap.lost()),
                    ComparisonSentences.names(overlap.gained()))));
    facts.add(
        Fact.of(
            "Overlap of the anchors",
            "%s of their superpixels, %s of their pixels"
                .formatted(Words.percent(overlap.superpixels()), Words.percent(overlap.pixels()))));
    return Section.of("How far apart they are", new Facts(facts));
  }

  /** A distance in all its measures. */
  static String distance(PictureDistance distance) {
    return "%s changed (L0), L2 %s, L∞ %s (%s of 255), PSNR %s, SSIM %s"
        .formatted(
            Words.count(distance.changedPixels(), "pixel"),
            Words.fixed(distance.l2(), 3),
            Words.fixed(distance.linf(), 4),
            Words.fixed(distance.linf() * LEVELS, 0),
            Double.isFinite(distance.psnr())
                ? Words.fixed(distance.psnr(), 1) + " dB"
                : "infinite (equal pictures)",
            Words.similarity(distance.ssim()));
  }

  private Section cut() {
    int count = comparison.segmentation().superpixels();
    List<Figure> figures = new ArrayList<>();
    figures.add(
        new Figure(
            SUPERPIXELS,
            0,
            Role.PLAIN,
            "A with the edges of its superpixels.",
            Caption.of(
                Words.count(count, "superpixel")
                    + " of A"
                    + (count <= ExplanationStory.MOST_NUMBERS ? ", numbered from 0." : "."))));
    comparison
        .secondOwn()
        .ifPresent(
            own ->
                figures.add(
                    new Figure(SECOND_OWN, 0, Role.SECOND, own(own), Caption.of(own(own)))));
    return Section.of(
        "How the pictures were cut",
        new Paragraph(
            "Both anchors above are made of A's superpixels, so that they can be compared one by"
                + " one."),
        new Figures(Layout.PAIR, figures));
  }

  private String own(Explanation own) {
    boolean found = own.result().status().found();
    String overlap =
        comparison.ownOverlap().isPresent() && found && comparison.first().result().status().found()
            ? " It shares %s of its pixels with A's anchor."
                .formatted(Words.percent(comparison.ownOverlap().getAsDouble()))
            : "";
    return "Cut by itself, B has %s; its anchor there %s.%s"
        .formatted(
            Words.count(own.segmentation().superpixels(), "superpixel"),
            found ? "is " + ComparisonSentences.names(own.result().anchor()) : "was not found",
            overlap);
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
