package dev.kedge.app.report;

import dev.kedge.Explanation;
import dev.kedge.search.Status;
import java.util.ArrayList;
import java.util.List;

/** What a reader must know before believing a report, each with the next thing to try. */
final class Notices {
  private Notices() {}

  static List<Element> of(ReportData data, Findings findings) {
    List<Element> notices = new ArrayList<>();
    Explanation explanation = data.explanation();
    if (explanation.top().getFirst().probability() < Explanation.KNOWN_PROBABILITY) {
      notices.add(unknownPicture(data));
    }
    if (findings.wholePicture()) {
      notices.add(wholePicture(explanation.segmentation().superpixels()));
    }
    status(explanation.result().status(), notices);
    return notices;
  }

  private static Element unknownPicture(ReportData data) {
    Element text =
        new Element("p")
            .add("Its best guess gets only ")
            .add(Words.percent(data.explanation().top().getFirst().probability()))
            .add(", so what follows explains a guess. ");
    if (data.demoModel()) {
      text.add("This is the small demo model, and it knows its own photos only; bring a real ")
          .add("model with ")
          .add(Element.text("code", "--model DIR"))
          .add(".");
    } else {
      text.add("Check that the picture shows something the model was trained on, and that the ")
          .add("model's preprocessing is the right one.");
    }
    return notice("The model does not know this picture", text);
  }

  private static Element wholePicture(int superpixels) {
    Element text = new Element("p");
    if (superpixels == 1) {
      text.add("With one superpixel there is only everything or nothing. Next: cut it finer, ");
    } else {
      text.add("The answer breaks as soon as a little is masked. Next: a gentler fill, ")
          .add(Element.text("code", "--fill blur"))
          .add("; a lower ")
          .add(Element.text("code", "--threshold .9"))
          .add("; or other superpixels, ");
    }
    return notice(
        superpixels == 1 ? "Nothing to leave out" : "The anchor is the whole picture",
        text.add(Element.text("code", "--segments 30")).add("."));
  }

  private static void status(Status status, List<Element> notices) {
    switch (status) {
      case FOUND -> {}
      case EMPTY ->
          notices.add(
              notice(
                  "This is an answer, not an error",
                  new Element("p")
                      .add("Almost any masked version of this picture keeps this class: it does ")
                      .add("not depend on which superpixels are kept. Next: mask more of it, ")
                      .add(Element.text("code", "--p-sample .8"))
                      .add("; mask it harder, ")
                      .add(Element.text("code", "--fill constant:127,127,127"))
                      .add("; or ask what keeps it apart from another class with ")
                      .add(Element.text("code", "--class"))
                      .add(".")));
      case NOT_FOUND ->
          notices.add(
              notice(
                  "No anchor found",
                  new Element("p")
                      .add("What is shown is the best so far, not an anchor. Next: allow more ")
                      .add("superpixels or evaluations; ask for less, ")
                      .add(Element.text("code", "--threshold .9"))
                      .add("; or cut the picture coarser, ")
                      .add(Element.text("code", "--segments 10"))
                      .add(".")));
      case DEADLINE ->
          notices.add(
              notice(
                  "Time ran out",
                  new Element("p")
                      .add("What is shown is the best so far, not an anchor. Next: give it more ")
                      .add("time; or cut the picture coarser, ")
                      .add(Element.text("code", "--segments 10"))
                      .add(".")));
      case CANCELLED ->
          notices.add(
              notice(
                  "Stopped on request",
                  new Element("p")
                      .add("What is shown is the best so far, not an anchor. Next: run it again ")
                      .add("and let it finish; the same seed takes the same way.")));
    }
  }

  private static Element notice(String title, Element text) {
    return Element.of("aside", "notice").add(Element.text("h2", title)).add(text);
  }
}
