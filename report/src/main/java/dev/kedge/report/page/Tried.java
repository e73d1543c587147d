package dev.kedge.report.page;

import dev.kedge.Explanation;
import dev.kedge.TellingSample;
import dev.kedge.mask.Superpixels;

/** What was tried: masked pictures, and what the model said of them. */
final class Tried {
  private final Explanation explanation;
  private final Pictures pictures;

  Tried(Explanation explanation, Pictures pictures) {
    this.explanation = explanation;
    this.pictures = pictures;
  }

  Element section() {
    Element section =
        Page.section("What was tried")
            .add(
                Element.text(
                    "p",
                    "The model was shown %s of this picture with different superpixels masked; a masked one shows %s. %s"
                        .formatted(
                            Words.count(explanation.cost().evaluations(), "version"),
                            Words.shownInstead(explanation.scene().fill()),
                            explanation.samples().isEmpty()
                                ? "None of them tells more than the others."
                                : "These tell most:")));
    Element grid = Element.of("div", "grid");
    for (int i = 0; i < explanation.samples().size(); i++) {
      grid.add(figure(explanation.samples().get(i), pictures.samples().get(i)));
    }
    return explanation.samples().isEmpty() ? section : section.add(grid);
  }

  private Element figure(TellingSample sample, Png picture) {
    Element verdict = Element.of("b", "verdict").add(sample.agrees() ? "Kept" : "Lost");
    Element caption =
        new Element("figcaption")
            .add(verdict)
            .add(sample.agrees() ? " still " : " now ")
            .add(Words.quote(sample.label()))
            .add(Element.of("span", "detail").add(detail(sample)));
    return Figures.figure(
        sample.agrees() ? "sample kept" : "sample lost",
        picture,
        "A masked picture that keeps " + Words.superpixels(sample.kept(), 16) + ".",
        caption);
  }

  private String detail(TellingSample sample) {
    Superpixels anchor = explanation.result().anchor();
    String shown =
        "%d of %d superpixels shown".formatted(sample.kept().size(), sample.kept().universe());
    if (anchor.isEmpty()) {
      return shown;
    }
    if (sample.kept().containsAll(anchor)) {
      return shown + (sample.agrees() ? ", the anchor among them" : ", although with the anchor");
    }
    return shown
        + (sample.kept().intersects(anchor) ? ", only part of the anchor" : ", none of the anchor");
  }
}
