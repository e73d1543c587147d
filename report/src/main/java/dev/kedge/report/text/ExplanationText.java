package dev.kedge.report.text;

import dev.kedge.ClassScore;
import dev.kedge.Explanation;
import dev.kedge.search.Precision;
import dev.kedge.search.SearchResult;
import java.time.Duration;
import java.util.Formatter;
import java.util.Locale;

/** Explanations for people at a terminal. */
public final class ExplanationText {
  private static final int BAR_WIDTH = 20;

  private ExplanationText() {}

  /**
   * The text of an explanation, several lines.
   *
   * @param image the picture's name
   * @param model the model's name
   * @param demo whether the model is the embedded one
   * @param read how long reading the picture took
   */
  public static String of(
      String image, String model, boolean demo, Explanation explanation, Duration read) {
    StringBuilder text = new StringBuilder();
    Formatter out = new Formatter(text, Locale.ROOT);
    out.format("%s, seen by %s:%n", image, model);
    for (ClassScore score : explanation.top()) {
      String bar = "█".repeat((int) Math.round(score.probability() * BAR_WIDTH));
      out.format(
          "  %5.1f %%  %-" + BAR_WIDTH + "s  %s%n", score.probability() * 100, bar, score.label());
    }
    if (explanation.top().getFirst().probability() < Explanation.KNOWN_PROBABILITY) {
      out.format("%n%s%n", unknown(demo));
    }
    out.format("%n%s%n", sentence(explanation));
    out.format("  precision    %s%n", precision(explanation.result().precision()));
    out.format(
        "  coverage     %.4g: the share of masks drawn that keep the anchor%n",
        explanation.result().coverage());
    out.format(
        "  evaluations  %,d pictures through the model for %,d draws, %s strategy%n",
        explanation.cost().evaluations(), explanation.cost().draws(), explanation.search().name());
    var timings = explanation.timings();
    out.format(
        "  time         %.2f s: model %.2f, read %.2f, segment %.3f, perturb %.3f, search %.3f%n",
        seconds(timings.total().plus(read)),
        seconds(timings.model()),
        seconds(timings.view().plus(read)),
        seconds(timings.segment()),
        seconds(timings.perturb()),
        seconds(timings.search()));
    out.format("  run on       %s; %s%n", explanation.perturbation(), explanation.inference());
    return text.toString();
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private static String unknown(boolean demo) {
    return demo
        ? "The demo model does not know this picture: it knows its own photos only. Bring a real"
            + " model: --model DIR."
        : "The model does not know this picture: no class reaches %.0f %%. What follows explains a guess."
            .formatted(Explanation.KNOWN_PROBABILITY * 100);
  }

  /** What was found, in one sentence. */
  static String sentence(Explanation explanation) {
    SearchResult result = explanation.result();
    String label = explanation.explained().label();
    boolean first = explanation.top().getFirst().equals(explanation.explained());
    int size = result.anchor().size();
    int all = explanation.segmentation().superpixels();
    String anchor =
        "superpixel%s %s of %d (%.0f %% of the picture)"
            .formatted(
                size == 1 ? "" : "s", result.anchor(), all, explanation.anchorPixelShare() * 100);
    boolean nothingKnown = result.precision().low() == 0 && result.precision().high() == 1;
    String best =
        nothingKnown
            ? "Nothing was learned until then."
            : "The best so far: %s, precision %.3f.".formatted(anchor, result.precision().value());
    return switch (result.status()) {
      case FOUND ->
          size == all
              ? "Only the whole picture keeps \"%s\": no smaller set of superpixels reaches the threshold. Try more or fewer --segments, or another --fill."
                  .formatted(label)
              : "Keeping %s is enough for \"%s\": with the rest masked at random, the model %ssays so in %.1f %% of cases."
                  .formatted(
                      anchor, label, first ? "still " : "", result.precision().value() * 100);
      case EMPTY ->
          "Nothing in particular is needed for \"%s\": whatever is masked, the model says so in %.1f %% of cases. Try another --fill, or more --segments."
              .formatted(label, result.precision().value() * 100);
      case NOT_FOUND ->
          "No anchor for \"%s\" of the size allowed. %s Try a lower --threshold, or other --segments."
              .formatted(label, best);
      case LIMIT ->
          "The evaluations or draws allowed were spent before an anchor for \"%s\" was found. %s Try higher limits or a lower --threshold."
              .formatted(label, best);
      case DEADLINE -> "The deadline came first. " + best;
      case CANCELLED -> "Cancelled. " + best;
    };
  }

  private static String precision(Precision precision) {
    return switch (precision.evidence()) {
      case EXACT ->
          String.format(Locale.ROOT, "%.4f, exact: every mask was tried", precision.value());
      case CERTIFIED ->
          String.format(
              Locale.ROOT,
              "%.4f, certified between %.4f and %.4f with confidence %.3g",
              precision.value(),
              precision.low(),
              precision.high(),
              precision.confidence());
      case ESTIMATED ->
          String.format(
              Locale.ROOT,
              "%.4f, an estimate without a guarantee; %.4f to %.4f at confidence %.3g for one look",
              precision.value(),
              precision.low(),
              precision.high(),
              precision.confidence());
    };
  }
}
