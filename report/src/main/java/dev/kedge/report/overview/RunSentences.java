package dev.kedge.report.overview;

import dev.kedge.report.StatusWords;
import dev.kedge.report.Words;
import dev.kedge.search.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** What a run came to, in sentences. */
final class RunSentences {
  private final Tally tally;
  private final int explained;
  private final int failed;

  RunSentences(Tally tally) {
    this.tally = tally;
    this.explained = tally.explained().size();
    this.failed = tally.failures().size();
  }

  /** What was found. */
  String headline() {
    if (explained == 0) {
      return failed == 0
          ? "No picture was explained"
          : failed == 1 ? "The picture failed" : all(failed) + " failed";
    }
    int anchors = tally.count(Finding.ANCHOR);
    String found;
    if (explained == 1) {
      found = anchors == 1 ? "The picture has an anchor" : "The picture has no anchor";
    } else if (anchors == explained) {
      found = all(explained) + " have an anchor";
    } else if (anchors == 0) {
      found = "None of %s has an anchor".formatted(pictures(explained));
    } else {
      found =
          "%s of %s %s an anchor"
              .formatted(Words.count(anchors), pictures(explained), anchors == 1 ? "has" : "have");
    }
    return failed == 0 ? found : found + "; " + Words.count(failed) + " more failed";
  }

  /** What anchors are, and what the pictures without one are. */
  String reason() {
    List<String> sentences = new ArrayList<>();
    if (explained == 0) {
      return "";
    }
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
    return String.join(" ", sentences);
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
            });
      }
    }
    return "In %s the search ended without an anchor (%s). Nothing follows of what the model looks at there. It may help %s, or to cut the pictures coarser, in a new run."
        .formatted(pictures(tally.count(Finding.NONE)), why, String.join(", ", helps));
  }

  private static String all(int count) {
    return count == 2 ? "Both pictures" : "All " + pictures(count);
  }

  private static String pictures(int count) {
    return Words.count(count, "picture");
  }
}
