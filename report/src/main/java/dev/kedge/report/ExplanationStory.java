package dev.kedge.report;

import dev.kedge.ClassScore;
import dev.kedge.Explanation;
import dev.kedge.Refinement;
import dev.kedge.TellingSample;
import dev.kedge.check.PixelShares;
import dev.kedge.check.Stability;
import dev.kedge.classify.Scores;
import dev.kedge.mask.Superpixels;
import dev.kedge.report.Story.Bar;
import dev.kedge.report.Story.Bars;
import dev.kedge.report.Story.Block;
import dev.kedge.report.Story.Caption;
import dev.kedge.report.Story.Code;
import dev.kedge.report.Story.Figure;
import dev.kedge.report.Story.Figures;
import dev.kedge.report.Story.Folded;
import dev.kedge.report.Story.Layout;
import dev.kedge.report.Story.Notice;
import dev.kedge.report.Story.Paragraph;
import dev.kedge.report.Story.Role;
import dev.kedge.report.Story.Section;
import dev.kedge.search.SearchResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Makes the story of an explanation, with what was asked besides. */
public final class ExplanationStory {
  /** The picture with the anchor in colour. */
  public static final String ANCHOR = "anchor";

  /** What the model saw. */
  public static final String ORIGINAL = "original";

  /** The telling samples, by number. */
  public static final String SAMPLE = "sample";

  /** The anchors of other classes, by number. */
  public static final String OTHER_CLASS = "other class";

  /** The best precision by the anchor's size. */
  public static final String BY_SIZE = "by size";

  /** The picture with the part of the anchor in colour. */
  public static final String REFINED = "refined";

  /** The superpixels. */
  public static final String SUPERPIXELS = "superpixels";

  /** Other anchors of the same size, by number. */
  public static final String ALTERNATIVE = "alternative";

  /** Anchors that have nothing in common with the first, by number. */
  public static final String REASON = "reason";

  /** Anchors under other fills, by number. */
  public static final String OTHER_FILL = "other fill";

  /** How often repeats found each part. */
  public static final String STABILITY = "stability";

  /** The curves of insertion and deletion. */
  public static final String FAITHFULNESS = "faithfulness";

  /** Most superpixels that are numbered in a picture. */
  public static final int MOST_NUMBERS = 64;

  private static final String CHECK_PICTURE =
      "check that the picture shows something the model was trained on, and that its preprocessing"
          + " is the model's.";

  private final ExplanationReport report;
  private final Explanation explanation;
  private final SearchResult result;
  private final Findings findings;

  private ExplanationStory(ExplanationReport report) {
    this.report = report;
    this.explanation = report.explanation();
    this.result = explanation.result();
    this.findings = new Findings(explanation);
  }

  public static Story of(ExplanationReport report) {
    return new ExplanationStory(report).story();
  }

  /** The anchors that are shown as further reasons. */
  public static List<SearchResult.Alternative> otherReasons(SearchResult result) {
    return OtherAnchorsSection.otherReasons(result);
  }

  /** Whether repeats found anything that a map of them could show. */
  public static boolean hasMap(Stability stability) {
    PixelShares shares = stability.pixelShares();
    return IntStream.range(0, shares.height() * shares.width()).anyMatch(p -> shares.share(p) > 0);
  }

  private Story story() {
    return new Story(
        report.image(),
        findings.answer(report.model().name()),
        findings.reason(),
        notices(),
        sections());
  }

  private List<Section> sections() {
    List<Section> sections = new ArrayList<>();
    sections.add(pictures());
    explanation.refinement().ifPresent(refinement -> sections.add(refined(refinement)));
    sections.add(tried());
    sections.add(
        Section.of(
            "What the model says of the whole picture",
            classes(explanation.top(), explanation.explained())));
    if (!report.checks().otherClasses().isEmpty()) {
      sections.add(OtherClassesSection.of(report.checks().otherClasses()));
    }
    sections.add(new Sureness(report).section());
    sections.add(superpixels());
    new OtherAnchorsSection(explanation).section().ifPresent(sections::add);
    report
        .checks()
        .fills()
        .filter(fills -> !fills.fills().isEmpty())
        .ifPresent(fills -> sections.add(new FillsSection(explanation, fills).section()));
    report
        .checks()
        .stability()
        .ifPresent(repeats -> sections.add(new StabilitySection(explanation, repeats).section()));
    report
        .checks()
        .faithfulness()
        .ifPresent(measures -> sections.add(FaithfulnessSection.of(explanation, measures)));
    sections.add(repeat());
    return sections;
  }

  /** Classes by their probability. */
  static Bars classes(List<ClassScore> top, ClassScore chosen) {
    return new Bars(
        top.stream()
            .map(
                score ->
                    new Bar(
                        score.label(),
                        Words.percent(score.probability()),
                        score.probability(),
                        score.index() == chosen.index()))
            .toList());
  }

  private List<Notice> notices() {
    List<Notice> notices = new ArrayList<>();
    double best = explanation.top().getFirst().probability();
    if (findings.nothingOn()) {
      notices.add(nothingOn());
    } else if (best < Explanation.KNOWN_PROBABILITY) {
      notices.add(unknownPicture(best));
    }
    if (findings.wholePicture()) {
      notices.add(wholePicture());
    }
    StatusWords.of(result.status())
        .notice()
        .map(
            notice ->
                new Notice(
                    notice.title(),
                    notice.text(),
                    findings.nothingOn() ? "" : new Advice(explanation).after(result.status())))
        .ifPresent(notices::add);
    if (!report.cutShort().isEmpty()) {
      notices.add(
          cutShort(
              report.cutShort().stream().map(CutShort::words).collect(Collectors.joining(", "))));
    }
    return notices;
  }

  /** That parts of what was asked are missing. */
  static Notice cutShort(String parts) {
    return new Notice(
        "Not all of it is here",
        "The limits ended the work before this was finished: " + parts + ".",
        "");
  }

  private static Notice nothingOn() {
    return new Notice(
        "No label is on",
        "The labels do not exclude each other, and none of them gets a probability of "
            + Words.percent(Scores.ON)
            + ", from which a label is on. So there is no answer that a part could keep.",
        CHECK_PICTURE);
  }

  private Notice unknownPicture(double probability) {
    String guess =
        "Its best guess gets only %s, so what follows explains a guess."
            .formatted(Words.percent(probability));
    return report.demoModel()
        ? new Notice(
            "The model does not know this picture",
            guess + " This is the small demo model, and it knows its own photos only.",
            "bring a real model with `--model DIR`.")
        : new Notice("The model does not know this picture", guess, CHECK_PICTURE);
  }

  private Notice wholePicture() {
    String next = new Advice(explanation).afterWholePicture();
    return explanation.segmentation().superpixels() == 1
        ? new Notice(
            "Nothing to leave out",
            "With one superpixel there is only everything or nothing.",
            next)
        : new Notice(
            "The anchor is the whole picture",
            "No smaller set that was tried keeps the answer often enough.",
            next);
  }

  private Section pictures() {
    return Section.detail(
        "",
        Figures.of(
            Layout.HERO,
            new Figure(
                ANCHOR,
                0,
                Role.MAIN,
                "The picture with the anchor in colour: "
                    + Words.superpixels(result.anchor(), MOST_NUMBERS)
                    + ".",
                anchorCaption()),
            new Figure(
                ORIGINAL,
                0,
                Role.BESIDE,
                "The picture as the model sees it.",
                Caption.of(
                    "What the model saw: %s × %s pixels."
                        .formatted(explanation.view().width(), explanation.view().height())))));
  }

  private Caption anchorCaption() {
    boolean found = result.status().found();
    if (result.anchor().isEmpty()) {
      return found
          ? Caption.of("No superpixel stands out: all of the picture is shown a little dimmed.")
          : new Caption(
              "No anchor", true, "Nothing is outlined: no part was found yet.", List.of());
    }
    int superpixels = explanation.segmentation().superpixels();
    String part =
        result.anchor().size() == superpixels
            ? "all of the picture."
            : "the part in colour, %s of the %s superpixels (patches of similar pixels) that the picture was cut into."
                .formatted(result.anchor().size(), superpixels);
    if (found) {
      return Caption.of(
          "The anchor: "
              + part
              + (result.anchor().size() == superpixels ? "" : " The rest may be masked."));
    }
    return findings.enoughSoFar()
        ? Caption.of("The best so far: " + part)
        : new Caption("No anchor", true, "The best so far: " + part, List.of());
  }

  private Section refined(Refinement refinement) {
    int kept = refinement.anchor().size();
    return new Section(
        "Finer than superpixels",
        true,
        List.of(
            new Paragraph(findings.refined(refinement)),
            Figures.of(
                Layout.HERO,
                new Figure(
                    REFINED,
                    0,
                    Role.MAIN,
                    "The picture with the part of the anchor in colour.",
                    Caption.of(
                        "The part in colour: %s, %s of the picture; it took %s."
                            .formatted(
                                Words.count(kept, "piece"),
                                Words.percent(refinement.pixelShare()),
                                Words.count(
                                    refinement.cost().evaluations(), "further evaluation")))))));
  }

  private Section tried() {
    List<TellingSample> samples = explanation.samples();
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        new Paragraph(
            "The model was shown %s of this picture with different superpixels masked; a masked one shows %s. %s"
                .formatted(
                    Words.count(explanation.cost().evaluations(), "version"),
                    Words.shownInstead(explanation.scene().fill()),
                    samples.isEmpty()
                        ? "None of them tells more than the others."
                        : "These tell most:")));
    if (!samples.isEmpty()) {
      List<Figure> figures = new ArrayList<>();
      samples.forEach(sample -> figures.add(sample(figures.size(), sample)));
      blocks.add(new Figures(Layout.GRID, figures));
    }
    return new Section("What was tried", true, blocks);
  }

  private Figure sample(int number, TellingSample sample) {
    return new Figure(
        SAMPLE,
        number,
        sample.agrees() ? Role.GOOD : Role.BAD,
        "A masked picture that keeps " + Words.superpixels(sample.kept(), 16) + ".",
        new Caption(
            sample.agrees() ? "Kept" : "Lost",
            true,
            (sample.agrees() ? "still " : "now ") + Words.quote(sample.label()),
            List.of(shown(sample))));
  }

  private String shown(TellingSample sample) {
    Superpixels anchor = result.anchor();
    String shown =
        "%s of %s superpixels shown".formatted(sample.kept().size(), sample.kept().universe());
    if (anchor.isEmpty()) {
      return shown;
    }
    String name = result.status().found() ? "the anchor" : "the best so far";
    if (sample.kept().containsAll(anchor)) {
      return "%s, %s%s"
          .formatted(
              shown,
              sample.agrees() ? name : "although with " + name,
              sample.agrees() ? " among them" : "");
    }
    return "%s, %s of %s"
        .formatted(shown, sample.kept().intersects(anchor) ? "only part" : "none", name);
  }

  private Section superpixels() {
    int count = explanation.segmentation().superpixels();
    return Section.detail(
        "How the picture was cut",
        Figures.of(
            Layout.SINGLE,
            new Figure(
                SUPERPIXELS,
                0,
                Role.PLAIN,
                "The picture with the edges of its superpixels.",
                Caption.of(
                    Words.count(count, "superpixel")
                        + (count <= MOST_NUMBERS ? ", numbered from 0." : ".")))));
  }

  private Section repeat() {
    List<Block> blocks = new ArrayList<>();
    report.command().ifPresent(command -> blocks.add(new Code(command)));
    blocks.add(new Folded("All settings", Settings.of(report)));
    blocks.add(new Folded("Everything as JSON", new Code(report.json())));
    return new Section("To repeat it", true, blocks);
  }
}
