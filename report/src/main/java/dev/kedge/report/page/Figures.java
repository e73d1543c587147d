package dev.kedge.report.page;

import dev.kedge.segment.Segmentation;

/** Pictures in a page, with their captions. */
public final class Figures {
  /** Most superpixels that are numbered. */
  public static final int MOST_NUMBERS = 64;

  /** Longest side of a picture in the page, in pixels. */
  private static final int LONGEST_SIDE = 1024;

  private Figures() {}

  public static Element figure(String cssClass, Png picture, String alt, Element caption) {
    return Element.of("figure", cssClass).add(img(picture, alt)).add(caption);
  }

  public static Element caption(String text) {
    return Element.text("figcaption", text);
  }

  /** The superpixels with their numbers written over them, unless there are too many. */
  public static Element numbered(
      Png picture, Segmentation segmentation, String alt, Element caption) {
    Element layers = Element.of("div", "layers").add(img(picture, alt));
    if (segmentation.superpixels() <= MOST_NUMBERS) {
      layers.add(numbers(segmentation));
    }
    return new Element("figure").add(layers).add(caption);
  }

  public static Element img(Png picture, String alt) {
    Png fitting = picture.within(LONGEST_SIDE);
    return new Element("img")
        .with("src", fitting.dataUri())
        .with("width", fitting.width())
        .with("height", fitting.height())
        .with("alt", alt);
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
