package dev.kedge.report.html;

import dev.kedge.report.ExplanationStory;
import dev.kedge.segment.Segmentation;

/** Pictures in a page. */
final class Images {
  /** Longest side of a picture in the page, in pixels. */
  private static final int LONGEST_SIDE = 1024;

  private Images() {}

  static Element img(Png picture, String description) {
    Png fitting = picture.within(LONGEST_SIDE);
    return new Element("img")
        .with("src", fitting.dataUri())
        .with("width", fitting.width())
        .with("height", fitting.height())
        .with("alt", description);
  }

  /** The superpixels with their numbers written over them, unless there are too many. */
  static Element numbered(Png picture, Segmentation segmentation, String description) {
    Element layers = Element.of("div", "layers").add(img(picture, description));
    return segmentation.superpixels() <= ExplanationStory.MOST_NUMBERS
        ? layers.add(numbers(segmentation))
        : layers;
  }

  /** A map of shares with what its colours mean. */
  static Element map(Png map, String description) {
    return new Element("div")
        .add(img(map, description))
        .add(
            Element.of("div", "legend")
                .add(Element.text("span", "0 %"))
                .add(Element.of("span", "scale").with("style", ColourScale.gradient()))
                .add(Element.text("span", "100 %")));
  }

  private static Element numbers(Segmentation segmentation) {
    int longer = Math.max(segmentation.height(), segmentation.width());
    Element numbers =
        Element.of("svg", "numbers")
            .with("viewBox", "0 0 " + segmentation.width() + " " + segmentation.height())
            .with("font-size", Double.toString(longer / 26.0))
            .with("aria-hidden", "true");
    int[] centres = Centres.of(segmentation);
    for (int s = 0; s < centres.length; s++) {
      numbers.add(
          new Element("text")
              .with("x", centres[s] % segmentation.width() + ".5")
              .with("y", centres[s] / segmentation.width() + ".5")
              .with("dy", ".35em")
              .add(Integer.toString(s)));
    }
    return numbers;
  }
}
