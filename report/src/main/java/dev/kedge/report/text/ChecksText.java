package dev.kedge.report.text;

import dev.kedge.Explanation;
import dev.kedge.check.Faithfulness;
import dev.kedge.check.FillSensitivity.UnderFill;
import dev.kedge.check.Questions;
import dev.kedge.check.Questions.Answered;
import dev.kedge.check.Stability;
import dev.kedge.mask.Superpixels;
import dev.kedge.report.json.CutShort;
import dev.kedge.report.json.ExplanationJson;
import dev.kedge.search.Evidence;
import dev.kedge.search.Precision;
import dev.kedge.search.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What was asked besides an explanation, for people at a terminal: a short paragraph each. */
public final class ChecksText {
  private static final List<String> ORDINALS =
      List.of("first", "second", "third", "fourth", "fifth");

  private ChecksText() {}

  /** The text, one paragraph a question; empty if nothing was asked. */
  public static String of(Questions questions, Answered answered) {
    List<String> paragraphs = new ArrayList<>();
    Explanation first = answered.explanation();
    int rank = 1;
    for (Explanation other : answered.checks().otherClasses()) {
      paragraphs.add(otherClass(rank++, other));
    }
    answered
        .checks()
        .fills()
        .ifPresent(
            fills ->
                paragraphs.add(
                    fills.fills().stream()
                        .map(under -> fill(under, first.result().anchor()))
                        .collect(Collectors.joining("\n"))));
    answered.checks().stability().ifPresent(s -> paragraphs.add(stability(s, first)));
    answered.checks().faithfulness().ifPresent(f -> paragraphs.add(faithfulness(f, first)));
    List<String> cutShort = CutShort.of(questions, answered);
    if (!cutShort.isEmpty()) {
      paragraphs.add(
          "The search ended before this was finished: %s.".formatted(String.join(", ", cutShort)));
    }
    return paragraphs.stream().map(p -> "\n" + p + "\n").collect(Collectors.joining());
  }

  private static String otherClass(int rank, Explanation other) {
    String which =
        rank < ORDINALS.size() ? "The " + ORDINALS.get(rank) + " answer" : "Answer " + (rank + 1);
    var result = other.result();
    String found =
        result.status() == Status.NOT_FOUND
            ? "no anchor for \"%s\"; with the best set that was tried, %s, the model says so in %s of cases."
                .formatted(
                    other.explained().label(), result.anchor(), percent(result.precision().value()))
            : ExplanationText.sentence(other);
    return "%s, at %s: %s".formatted(which, percent(other.explained().probability()), found);
  }

  private static String fill(UnderFill under, Superpixels first) {
    var result = under.explanation().result();
    String there =
        under.sameAnchor()
            ? "the anchor is the same"
            : switch (result.status()) {
              case FOUND ->
                  "the anchor is %s (precision %s)"
                      .formatted(result.anchor(), number(result.precision().value()));
              case EMPTY -> "nothing in particular is needed";
              case NOT_FOUND, LIMIT, DEADLINE, CANCELLED ->
                  "no anchor is found; the best so far is " + result.anchor();
            };
    return "Under %s %s; %s has a precision of %s there."
        .formatted(
            ExplanationJson.fill(under.fill()), there, first, precision(under.precisionOfFirst()));
  }

  private static String precision(Precision precision) {
    return precision.evidence() == Evidence.EXACT
        ? number(precision.value()) + " (exact)"
        : "%s (%s to %s)"
            .formatted(
                number(precision.value()), number(precision.low()), number(precision.high()));
  }

  private static String stability(Stability stability, Explanation first) {
    if (stability.jitterPixels() > 0) {
      return "Of %d repeats, each with superpixels cut anew from the picture shifted by up to %d pixels, %d found an anchor; of the pixels that it or this one has, both have %s on average."
          .formatted(
              stability.repeats(),
              stability.jitterPixels(),
              stability.found(),
              percent(stability.overlap()));
    }
    int same =
        stability.anchors().stream()
            .filter(count -> count.anchor().equals(first.result().anchor()))
            .mapToInt(Stability.Count::times)
            .sum();
    String shares =
        IntStream.range(0, stability.superpixelShares().size())
            .filter(s -> stability.superpixelShares().get(s) > 0)
            .mapToObj(s -> "%d in %s".formatted(s, percent(stability.superpixelShares().get(s))))
            .collect(Collectors.joining(", "));
    return "Of %d repeats with other seeds %d gave the same anchor%s"
        .formatted(
            stability.repeats(),
            same,
            shares.isEmpty() ? "." : "; of the superpixels it has " + shares + ".");
  }

  private static String faithfulness(Faithfulness faithfulness, Explanation first) {
    double whole = faithfulness.insertion().getLast();
    return "The anchor alone gives \"%s\" a probability of %s, the whole picture %s (sufficiency %s), the rest without the anchor %s (comprehensiveness %s). Areas under the curves: insertion %s, deletion %s."
        .formatted(
            first.explained().label(),
            number(whole - faithfulness.sufficiency()),
            number(whole),
            number(faithfulness.sufficiency()),
            number(whole - faithfulness.comprehensiveness()),
            number(faithfulness.comprehensiveness()),
            number(faithfulness.insertionArea()),
            number(faithfulness.deletionArea()));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private static String percent(double share) {
    if (share > 0 && share < .001) {
      return "under 0.1 %";
    }
    return String.format(
        Locale.ROOT, share > 0 && share < .01 ? "%.1f %%" : "%.0f %%", share * 100);
  }
}
