package dev.kedge.report.overview;

import dev.kedge.report.StatusWords;
import dev.kedge.report.Words;
import dev.kedge.search.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.StringJoiner;

/** What a run came to, in sentences. */
final class RunSentences {
  private final Tally tally;
  private final OptionalLong left;
  private final int explained;
  private final int failed;

  /**
   * Sentences on a run.
   *
   * @param left number of pictures that are not done, 0 unless the run was stopped; empty if that
   *     is not known
   */
  RunSentences(Tally tally, OptionalLong left) {
    this.tally = tally;
    this.left = left;
    this.explained = tally.explained().size();
    this.failed = tally.failures().size();
  }

  private boolean stopped() {
    return left.orElse(1) > 0;
  }

  /** What was found. */
  String headline() {
    return found()
        + (failed > 0 && explained > 0 ? "; " + Words.count(failed) + " more failed" : "")
        + (left.orElse(0) > 0
            ? "; " + Words.count(left.getAsLong(), "is", "are") + " not done"
            : "");
  }

  private String found() {
    if (explained == 0) {
      return failed == 0 ? "No picture was explained" : all(failed, "begun") + " failed";
    }
    int anchors = tally.count(Finding.ANCHOR);
    if (explained == 1 || anchors == explained) {
      return all(explained, "explained")
          + (anchors == 0
              ? " has no anchor"
              : explained == 1 ? " has an anchor" : " have an anchor");
    }
    return anchors == 0
        ? "None of %s has an anchor".formatted(pictures(explained))
        : "%s of %s %s an anchor"
            .formatted(Words.count(anchors), pictures(explained), anchors == 1 ? "has" : "have");
  }

  /** What anchors are, what the pictures without one are, and whether it was stopped. */
  String reason() {
    List<String> sentences = new ArrayList<>();
    if (explained > 0) {
      anchors(sentences);
    }
    if (stopped()) {
      sentences.add("The run was stopped before its end: --resume goes on with the rest.");
    }
    return String.join(" ", sentences);
  }

  private void anchors(List<String> sentences) {
    int anchors = tally.count(Finding.ANCHOR);
    if (anchors == 0) {
      sentences.add(
          "An anchor is a part that nearly always keeps the model's answer, whatever of the rest is"
              + " masked.");
    } else if (anchors == 1) {
      sentences.add(
          "The part in colour is the anchor: while it is kept, the model nearly always gives the same answer, whatever of the grey rest is masked. It is %s of the picture."
              .formatted(Words.percent(tally.medianShare())));
    } else {
      sentences.add(
          "The parts in colour are anchors: while they are kept, the model nearly always gives the same answer, whatever of the grey rest is masked. A typical anchor is %s of the picture."
              .formatted(Words.percent(tally.medianShare())));
    }
    int any = tally.count(Finding.NO_PART);
    if (any > 0) {
      sentences.add(
          "%s no part in particular: the answer stays whatever is masked.".formatted(needs(any)));
    }
    int whole = tally.count(Finding.WHOLE);
    if (whole > 0) {
      sentences.add(
          "In %s nothing less than the whole was found to be enough.".formatted(pictures(whole)));
    }
  }

  private static String needs(int any) {
    return any == 1 ? "1 picture needs" : pictures(any) + " need";
  }

  /** Why pictures have no anchor, and what helps. */
  String without() {
    StringJoiner why = new StringJoiner("; ");
    List<String> helps = new ArrayList<>();
    for (Map.Entry<Status, Integer> entry : tally.statuses().entrySet()) {
      Status status = entry.getKey();
      if (!status.found()) {
        int count = entry.getValue();
        String outcome = StatusWords.of(status).outcome();
        why.add(count == tally.count(Finding.NONE) ? outcome : Words.count(count) + ": " + outcome);
        helps.add(
            switch (status) {
              case FOUND, EMPTY -> "";
              case NOT_FOUND -> "to ask for less (--threshold)";
              case LIMIT -> "to allow more (--max-evaluations, --max-draws)";
              case DEADLINE -> "to give each more time (--deadline)";
              case CANCELLED -> "to let it finish (--resume)";
              case UNREACHABLE -> "to look after the model's server";
            });
      }
    }
    return "In %s the search ended without an anchor (%s). Nothing follows of what the model looks at there. It may help %s, or to cut the pictures coarser, in a new run."
        .formatted(pictures(tally.count(Finding.NONE)), why, String.join(", ", helps));
  }

  /** All pictures of the run; or, where it was stopped, all of those so far. */
  private String all(int count, String done) {
    String which =
        count == 1 ? "The picture" : count == 2 ? "Both pictures" : "All " + pictures(count);
    return stopped() ? which + " " + done : which;
  }

  private static String pictures(int count) {
    return Words.count(count, "picture");
  }
}
