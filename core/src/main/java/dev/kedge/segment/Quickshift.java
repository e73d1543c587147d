package dev.kedge.segment;

import dev.kedge.image.GaussianBlur;
import dev.kedge.image.Image;
import java.util.Map;

/**
 * Superpixels by quick shift: every pixel moves to its nearest neighbour, in CIELAB and place, of
 * higher density; the trees that result are the superpixels (Vedaldi &amp; Soatto, "Quick Shift and
 * Kernel Methods for Mode Seeking", ECCV 2008). A superpixel need not be connected.
 *
 * <p>As in scikit-image's {@code quickshift}, density and neighbours are looked for in a window of
 * ⌈3·kernel_size⌉ pixels to each side. Where that adds random noise against equal densities, here
 * the earlier pixel in row order counts as the denser one.
 *
 * @param kernelSize the standard deviation of the density's Gaussian kernel; {@code kernel_size}, 1
 *     to 1000 pixels
 * @param maxDist how far a pixel moves at most, in the space of place and colour; {@code max_dist},
 *     at least 0
 * @param ratio what colours are multiplied with, the weight of colour against place; 0 to 1000
 * @param sigma the smoothing before, in pixels, 0 (none) to {@link GaussianBlur#MAX_SIGMA}
 */
public record Quickshift(double kernelSize, double maxDist, double ratio, double sigma)
    implements Segmenter {
  public Quickshift {
    Parameters.require(
        kernelSize >= 1 && kernelSize <= 1000, "kernel_size", kernelSize, "in [1, 1000] pixels");
    Parameters.require(maxDist >= 0, "max_dist", maxDist, "at least 0");
    Parameters.require(ratio >= 0 && ratio <= 1000, "ratio", ratio, "in [0, 1000]");
    Parameters.requireSigma(sigma);
  }

  /** Kernel size 5, max_dist 10, ratio 1, sigma 0. */
  public Quickshift() {
    this(5, 10, 1, 0);
  }

  @Override
  public Segmentation segment(Image image) {
    int height = image.height();
    int width = image.width();
    float[][] lab = Lab.of(image);
    GaussianBlur blur = new GaussianBlur(sigma);
    for (int channel = 0; channel < lab.length; channel++) {
      for (int i = 0; i < lab[channel].length; i++) {
        lab[channel][i] *= (float) ratio;
      }
      lab[channel] = blur.apply(lab[channel], height, width);
    }
    int radius = (int) Math.ceil(3 * kernelSize);
    float[] density = new KernelDensity(height, width, lab, radius, kernelSize).densities();
    DensityTree tree = new DensityTree(height, width, lab, density, radius, maxDist);
    return Segmentation.of(height, width, tree.roots());
  }

  @Override
  public String method() {
    return "quickshift";
  }

  @Override
  public Map<String, Object> parameters() {
    return Parameters.of(
        "kernel_size", kernelSize, "max_dist", maxDist, "ratio", ratio, "sigma", sigma);
  }
}
