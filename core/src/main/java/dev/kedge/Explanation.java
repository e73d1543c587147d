package dev.kedge;

import dev.kedge.image.Image;
import dev.kedge.search.Cost;
import dev.kedge.search.SearchResult;
import dev.kedge.segment.Segmentation;
import java.util.List;

/**
 * Why a model gives a picture its class: the anchor, and all that is needed to judge and repeat it.
 *
 * @param explained the class that is explained, with its probability on the untouched picture
 * @param top the model's most likely classes of the untouched picture, most likely first
 * @param view the picture as the model sees it
 * @param segmentation the superpixels of the view
 * @param strategy the name of the search that was used
 * @param result what the search found
 * @param samples some of the masked pictures that tell most
 * @param cost what was spent, the untouched picture's evaluation counted in
 * @param timings where the time went
 * @param perturbation what made the masked pictures, with its device
 * @param inference what ran the model, with version and device
 * @param options what was asked for
 */
public record Explanation(
    ClassScore explained,
    List<ClassScore> top,
    Image view,
    Segmentation segmentation,
    String strategy,
    SearchResult result,
    List<TellingSample> samples,
    Cost cost,
    Timings timings,
    String perturbation,
    String inference,
    ExplainOptions options) {
  /** Below this top probability a model is taken not to know a picture. */
  public static final double KNOWN_PROBABILITY = .3;

  public Explanation {
    top = List.copyOf(top);
    samples = List.copyOf(samples);
  }

  /** Share of the view's pixels that belong to the anchor, 0..1. */
  public double anchorPixelShare() {
    long pixels = 0;
    for (int superpixel : result.anchor().indices()) {
      pixels += segmentation.size(superpixel);
    }
    return (double) pixels / view.pixels();
  }
}
