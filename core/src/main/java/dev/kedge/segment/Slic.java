package dev.kedge.segment;

import dev.kedge.image.GaussianBlur;
import dev.kedge.image.Image;
import java.util.Map;

/**
 * SLIC superpixels: k-means in CIELAB and place, from seeds on a grid, ten iterations, each
 * superpixel connected in the end (Achanta et al., "SLIC Superpixels Compared to State-of-the-Art
 * Superpixel Methods", PAMI 2012).
 *
 * <p>Measures and order of steps are those that users of scikit-image's {@code slic} know: values
 * stretched to the picture's own range, CIELAB smoothed, every pixel compared with the centres
 * within two grid steps, pieces below half the mean size joined to a neighbour, pieces above three
 * times it cut. The first assignment goes by place alone, so no seed depends on one pixel's colour.
 *
 * @param segments how many superpixels are aimed at; {@code n_segments}, at least 1
 * @param compactness the weight of place against colour: the colour difference that counts as much
 *     as one grid step; above 0
 * @param sigma the smoothing before, in pixels, 0 (none) to {@link GaussianBlur#MAX_SIGMA}
 */
public record Slic(int segments, double compactness, double sigma) implements Segmenter {
  /** Rounding can give the grid little more than twice as many: labels stay below 2²⁴. */
  private static final int MAX_POINTS = 1 << 22;

  public Slic {
    Parameters.require(segments >= 1, "n_segments", segments, "at least 1");
    Parameters.require(
        compactness > 0 && compactness <= 1e6, "compactness", compactness, "above 0, up to 1e6");
    Parameters.requireSigma(sigma);
  }

  /** 15 superpixels, compactness 20, sigma 0.5. */
  public Slic() {
    this(15, 20, 0.5);
  }

  @Override
  public Segmentation segment(Image image) {
    int height = image.height();
    int width = image.width();
    float[][] lab = Lab.ofStretched(image);
    GaussianBlur blur = new GaussianBlur(sigma);
    for (int channel = 0; channel < lab.length; channel++) {
      lab[channel] = blur.apply(lab[channel], height, width);
    }
    int points = Math.min(segments, Math.min(image.pixels(), MAX_POINTS));
    SlicClusters clusters = new SlicClusters(height, width, lab, points, compactness);
    clusters.iterate();
    return Segmentation.of(height, width, clusters.connectedLabels());
  }

  @Override
  public String method() {
    return "slic";
  }

  @Override
  public Map<String, Object> parameters() {
    return Parameters.of("n_segments", segments, "compactness", compactness, "sigma", sigma);
  }
}
