package dev.kedge.report;

import dev.kedge.report.Story.Notice;
import dev.kedge.search.Status;
import java.util.Optional;

/**
 * What each way in which a search ends is called: the one place where sentences depend on it.
 *
 * @param outcome a few words, as in a list of outcomes
 * @param why the first words of a sentence that says why there is no anchor; empty if there is one
 * @param notice what to know first; what to try depends on what was asked, and is not in it
 */
public record StatusWords(String outcome, String why, Optional<Notice> notice) {
  private static final String BEST = "What is shown is the best so far, not an anchor.";

  /** The words for a status. */
  public static StatusWords of(Status status) {
    return switch (status) {
      case FOUND -> new StatusWords("an anchor", "", Optional.empty());
      case EMPTY ->
          words(
              "nothing in particular is needed",
              "",
              "This is an answer, not an error",
              "Masked versions of this picture keep this class so often that it hardly depends on"
                  + " which superpixels are kept.");
      case NOT_FOUND ->
          words("no anchor", "No part that was tried is enough", "No anchor found", BEST);
      case LIMIT ->
          words(
              "no anchor within the limits",
              "The evaluations or draws allowed were spent before an anchor was found",
              "The limit was reached",
              BEST);
      case DEADLINE ->
          words(
              "the deadline came first",
              "Time ran out before an anchor was found",
              "Time ran out",
              BEST);
      case CANCELLED ->
          words(
              "cancelled",
              "The search was stopped before an anchor was found",
              "Stopped on request",
              BEST);
      case UNREACHABLE ->
          words(
              "the model could not be reached any more",
              "The model could not be reached any more before the search was done",
              "The model's server went away",
              BEST);
    };
  }

  private static StatusWords words(String outcome, String why, String title, String text) {
    return new StatusWords(outcome, why, Optional.of(new Notice(title, text, "")));
  }
}
