package dev.kedge.report;

import dev.kedge.ClassScore;
import dev.kedge.attack.AttackResult;
import dev.kedge.attack.Goal;
import dev.kedge.report.Story.Bars;
import dev.kedge.report.Story.Fact;
import dev.kedge.report.Story.Facts;
import dev.kedge.report.Story.Section;
import java.util.List;

/** Makes the story of an attack. */
public final class AttackStory {
  private static final int NAMED = 3;
  private static final double LEVELS = 255;

  private final AttackReport report;
  private final AttackResult result;

  private AttackStory(AttackReport report) {
    this.report = report;
    this.result = report.result();
  }

  /**
   * The story of an attack.
   *
   * @param model the model's name
   */
  public static Story of(AttackReport report, String model) {
    AttackStory maker = new AttackStory(report);
    return new Story(
        report.image() + ", seen by " + model,
        maker.headline(),
        maker.reason(),
        List.of(),
        List.of(
            Section.of("Before", classes(report.result().before())),
            Section.of("After, the saved file read again", classes(report.read())),
            Section.of("What changed, and what it took", maker.facts())));
  }

  private static Bars classes(List<ClassScore> scores) {
    return ExplanationStory.classes(
        scores.subList(0, Math.min(NAMED, scores.size())), scores.getFirst());
  }

  private String headline() {
    String label = Words.quote(report.read().getFirst().label());
    return switch (result.status()) {
      case SUCCESS ->
          "%s%s, read again, is %s to the model."
              .formatted(report.reached() ? "" : "Found, but ", report.file(), label);
      case ALREADY ->
          "The photo is %s to the model as it is; %s is the photo unchanged."
              .formatted(label, report.file());
      case QUERIES_SPENT ->
          "Not reached with %s.".formatted(Words.count(result.queries(), "query", "queries"));
      case NO_ROOM -> "The --epsilon allows no change by a whole grey level.";
      case DEADLINE -> "Time ran out before it was reached.";
      case CANCELLED -> "Stopped on request before it was reached.";
    };
  }

  private String reason() {
    return switch (result.status()) {
      case SUCCESS, ALREADY -> "";
      case QUERIES_SPENT, NO_ROOM, DEADLINE, CANCELLED ->
          "The model still says %s. %s holds the best reached: %s."
              .formatted(Words.quote(report.read().getFirst().label()), report.file(), margin());
    };
  }

  private String margin() {
    String factor = Words.digits(Math.exp(-result.margin()), 3);
    return switch (result.options().goal()) {
      case Goal.AnotherClass() -> "that class is %s times as likely as the next".formatted(factor);
      case Goal.TargetClass(int label) ->
          "the likeliest class is %s times as likely as the target".formatted(factor);
    };
  }

  private Facts facts() {
    double share = (double) result.distance().changedPixels() / result.picture().pixels();
    var timings = result.timings();
    return new Facts(
        List.of(
            Fact.of("Largest change allowed", allowed()),
            Fact.of("Share of pixels changed", Words.percent(share)),
            Fact.of("Distance", DistanceSection.distance(result.distance())),
            Fact.of(
                "Queries",
                "%s of %s, by %s"
                    .formatted(
                        Words.count(result.queries()),
                        Words.count(result.options().queries(), "picture"),
                        result.options().method())),
            Fact.of(
                "Time in all",
                "%s: %s in the model, %s making pictures, %s reading"
                    .formatted(
                        Words.seconds(timings.total().plus(report.reading())),
                        Words.seconds(timings.model()),
                        Words.seconds(timings.render()),
                        Words.seconds(report.reading())))));
  }

  private String allowed() {
    return switch (result.options().norm()) {
      case LINF -> "%s of 255 grey levels".formatted(Words.digits(result.epsilon() * LEVELS, 4));
      case L2 -> "%s by L2".formatted(Words.fixed(result.epsilon(), 3));
    };
  }
}
