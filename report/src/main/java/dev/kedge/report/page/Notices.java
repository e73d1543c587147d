package dev.kedge.report.page;

import dev.kedge.Explanation;
import dev.kedge.search.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a reader must know before believing a report, each with the next thing to try. */
final class Notices {
  private Notices() {}

  static List<Element> of(ReportData data, Findings findings) {
    List<Element> notices = new ArrayList<>();
    Explanation explanation = data.explanation();
    double best = explanation.top().getFirst().probability();
    if (best < Explanation.KNOWN_PROBABILITY) {
      notices.add(unknownPicture(best, data.demoModel()));
    }
    if (findings.wholePicture()) {
      notices.add(wholePicture(explanation.segmentation().superpixels()));
    }
    status(explanation.result().status()).ifPresent(notices::add);
    return notices;
  }

  private static Element unknownPicture(double probability, boolean demoModel) {
    String next =
        demoModel
            ? "This is the small demo model, and it knows its own photos only. Next: bring a real"
                + " model with `--model DIR`."
            : "Next: check that the picture shows something the model was trained on, and that its"
                + " preprocessing is the model's.";
    return notice(
        "The model does not know this picture",
        "Its best guess gets only "
            + Words.percent(probability)
            + ", so what follows explains a guess. "
            + next);
  }

  private static Element wholePicture(int superpixels) {
    return superpixels == 1
        ? notice(
            "Nothing to leave out",
            "With one superpixel there is only everything or nothing. Next: cut it finer,"
                + " `--segments 30`.")
        : notice(
            "The anchor is the whole picture",
            "The answer breaks as soon as a little is masked. Next: a gentler fill, `--fill blur`;"
                + " a lower `--threshold .9`; or other superpixels, `--segments 30`.");
  }

  private static Optional<Element> status(Status status) {
    return switch (status) {
      case FOUND -> Optional.empty();
      case EMPTY ->
          Optional.of(
              notice(
                  "This is an answer, not an error",
                  "Masked versions of this picture keep this class so often that it hardly depends"
                      + " on which superpixels are kept. Next: mask more of it, `--p-sample .8`;"
                      + " mask it harder, `--fill constant:127,127,127`; or cut it finer,"
                      + " `--segments 30`."));
      case NOT_FOUND ->
          Optional.of(
              notice(
                  "No anchor found",
                  "What is shown is the best so far, not an anchor. Next: allow more superpixels;"
                      + " ask for less, `--threshold .9`; or cut the picture coarser,"
                      + " `--segments 10`."));
      case LIMIT ->
          Optional.of(
              notice(
                  "The limit was reached",
                  "What is shown is the best so far, not an anchor. Next: allow more evaluations or"
                      + " draws; ask for less, `--threshold .9`; or cut the picture coarser,"
                      + " `--segments 10`."));
      case DEADLINE ->
          Optional.of(
              notice(
                  "Time ran out",
                  "What is shown is the best so far, not an anchor. Next: give it more time; or cut"
                      + " the picture coarser, `--segments 10`."));
      case CANCELLED ->
          Optional.of(
              notice(
                  "Stopped on request",
                  "What is shown is the best so far, not an anchor. Next: run it again and let it"
                      + " finish; the same seed takes the same way."));
    };
  }

  /** Every other part of the text between backticks is code. */
  private static Element notice(String title, String text) {
    Element paragraph = new Element("p");
    String[] parts = text.split("`", -1);
    for (int i = 0; i < parts.length; i++) {
      if (i % 2 == 0) {
        paragraph.add(parts[i]);
      } else {
        paragraph.add(Element.text("code", parts[i]));
      }
    }
    return Element.of("aside", "notice").add(Element.text("h2", title)).add(paragraph);
  }
}
