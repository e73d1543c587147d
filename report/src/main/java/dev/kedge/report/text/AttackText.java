package dev.kedge.report.text;

import dev.kedge.ClassScore;
import dev.kedge.attack.AttackResult;
import dev.kedge.attack.Goal;
import dev.kedge.attack.Norm;
import dev.kedge.image.PictureDistance;
import dev.kedge.report.AttackReport;
import java.time.Duration;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Attacks for people at a terminal. */
public final class AttackText {
  private static final int NAMED = 3;
  private static final double LEVELS = 255;

  private AttackText() {}

  /** The text of an attack, several lines. */
  public static String of(AttackReport report, String model) {
    AttackResult result = report.result();
    PictureDistance distance = result.distance();
    int pixels = result.picture().pixels();
    StringBuilder text = new StringBuilder();
    Formatter out = new Formatter(text, Locale.ROOT);
    out.format("%s, seen by %s:%n", report.image(), model);
    out.format("  before   %s%n", classes(result.before()));
    out.format("  after    %s%n", classes(report.read()));
    out.format("%n%s%n", sentence(report));
    out.format(
        "  change   %s; %,d pixels (%.0f %%)%n",
        change(result), distance.changedPixels(), 100.0 * distance.changedPixels() / pixels);
    out.format(
        "  norms    L0 %,d, L2 %.3f, L∞ %.0f/255; PSNR %s, SSIM %.4f%n",
        distance.changedPixels(),
        distance.l2(),
        distance.linf() * LEVELS,
        Double.isInfinite(distance.psnr())
            ? "without end"
            : String.format(Locale.ROOT, "%.1f dB", distance.psnr()),
        distance.ssim());
    out.format(
        "  queries  %,d of %,d pictures through the model, %s%n",
        result.queries(), result.options().queries(), result.options().method());
    out.format(
        "  time     %.2f s: model %.2f, pictures %.2f, read %.2f%n",
        seconds(result.timings().total().plus(report.reading())),
        seconds(result.timings().model()),
        seconds(result.timings().render()),
        seconds(report.reading()));
    return text.toString();
  }

  private static String classes(List<ClassScore> scores) {
    return scores.stream()
        .limit(NAMED)
        .map(s -> String.format(Locale.ROOT, "%s %.1f %%", s.label(), s.probability() * 100))
        .collect(Collectors.joining(" · "));
  }

  private static String change(AttackResult result) {
    return switch (result.options().norm()) {
      case LINF ->
          String.format(
              Locale.ROOT,
              "at most %.0f of 255 grey levels, %.4g allowed",
              result.distance().linf() * LEVELS,
              result.epsilon() * LEVELS);
      case L2 ->
          String.format(
              Locale.ROOT,
              "%.3f by L2, %.3f allowed",
              Norm.L2.of(result.distance()),
              result.epsilon());
    };
  }

  private static String sentence(AttackReport report) {
    AttackResult result = report.result();
    String best =
        "The model still says \"%s\". %s holds the best reached: %s."
            .formatted(report.read().getFirst().label(), report.file(), margin(result));
    return switch (result.status()) {
      case SUCCESS ->
          report.reached()
              ? "%s, read again, is \"%s\" to the model."
                  .formatted(report.file(), report.read().getFirst().label())
              : "Found, but %s, read again, is \"%s\" to the model."
                  .formatted(report.file(), report.read().getFirst().label());
      case ALREADY ->
          "The photo is \"%s\" to the model as it is; %s is the photo unchanged."
              .formatted(report.read().getFirst().label(), report.file());
      case QUERIES_SPENT -> "Not reached with %,d queries. ".formatted(result.queries()) + best;
      case NO_ROOM -> "The --epsilon allows no change by a whole grey level. " + best;
      case DEADLINE -> "The deadline came first. " + best;
      case CANCELLED -> "Cancelled. " + best;
    };
  }

  private static String margin(AttackResult result) {
    double factor = Math.exp(-result.margin());
    return switch (result.options().goal()) {
      case Goal.AnotherClass() ->
          String.format(Locale.ROOT, "that class is %.3g times as likely as the next", factor);
      case Goal.TargetClass(int label) ->
          String.format(
              Locale.ROOT, "the likeliest class is %.3g times as likely as the target", factor);
    };
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
