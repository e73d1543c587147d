package dev.kedge.perturb;

import dev.kedge.image.GaussianBlur;
import dev.kedge.image.Image;
import dev.kedge.image.Preprocessing;
import dev.kedge.mask.Superpixels;
import dev.kedge.segment.Segmentation;
import java.util.List;

/**
 * Fills as pictures for people, in 8 bits and the size of the model's view. The means that the
 * model is given ({@link Planes}) are not rounded to 8 bits; all other fills are the same.
 */
public final class FillViews {
  private FillViews() {}

  /** The fills of a view: one picture, or one for every background. */
  public static List<Image> of(
      Fill fill, Image view, Segmentation segmentation, Preprocessing preprocessing) {
    return switch (fill) {
      case Fill.Mean mean -> List.of(means(view, segmentation));
      case Fill.Constant colour -> List.of(uniform(view.height(), view.width(), colour));
      case Fill.Blur blur -> List.of(new GaussianBlur(blur.sigma()).apply(view));
      case Fill.Backgrounds backgrounds ->
          backgrounds.pictures().stream().map(preprocessing::view).toList();
    };
  }

  /** A view in which only some superpixels are kept and the others show a fill of its size. */
  public static Image masked(Image view, Segmentation segmentation, Image fill, Superpixels kept) {
    byte[] rgb = fill.copyRgb();
    for (int p = 0; p < view.pixels(); p++) {
      if (kept.contains(segmentation.label(p))) {
        for (int c = 0; c < Image.CHANNELS; c++) {
          rgb[p * Image.CHANNELS + c] = (byte) view.value(p, c);
        }
      }
    }
    return Image.of(view.height(), view.width(), rgb);
  }

  private static Image means(Image view, Segmentation segmentation) {
    long[][] sums = new long[segmentation.superpixels()][Image.CHANNELS];
    for (int p = 0; p < view.pixels(); p++) {
      for (int c = 0; c < Image.CHANNELS; c++) {
        sums[segmentation.label(p)][c] += view.value(p, c);
      }
    }
    byte[] rgb = new byte[view.pixels() * Image.CHANNELS];
    for (int p = 0; p < view.pixels(); p++) {
      int label = segmentation.label(p);
      for (int c = 0; c < Image.CHANNELS; c++) {
        rgb[p * Image.CHANNELS + c] =
            (byte) Math.round(sums[label][c] / (double) segmentation.size(label));
      }
    }
    return Image.of(view.height(), view.width(), rgb);
  }

  private static Image uniform(int height, int width, Fill.Constant colour) {
    byte[] rgb = new byte[height * width * Image.CHANNELS];
    for (int i = 0; i < rgb.length; i += Image.CHANNELS) {
      rgb[i] = (byte) colour.red();
      rgb[i + 1] = (byte) colour.green();
      rgb[i + 2] = (byte) colour.blue();
    }
    return Image.of(height, width, rgb);
  }
}
