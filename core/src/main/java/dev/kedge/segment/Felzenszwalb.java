package dev.kedge.segment;

import dev.kedge.image.GaussianBlur;
import dev.kedge.image.Image;
import java.util.Map;

/**
 * Superpixels by merging along a minimum spanning tree: two regions merge where the edge between
 * them is no stronger than the edges inside them allow (Felzenszwalb &amp; Huttenlocher, "Efficient
 * Graph-Based Image Segmentation", IJCV 2004), over the eight neighbours of a pixel and the
 * Euclidean distance of red, green and blue 0..255. Superpixels are connected over eight
 * neighbours.
 *
 * <p>Scikit-image's {@code felzenszwalb} gives the same for pictures in [0, 1]: it takes {@code
 * scale} in units of 0..255 too.
 *
 * @param scale how strongly small regions merge, in the paper k; larger gives larger superpixels;
 *     at least 0
 * @param sigma the smoothing before, in pixels, 0 (none) to {@link GaussianBlur#MAX_SIGMA}
 * @param minSize regions of fewer pixels are merged in the end; {@code min_size}, at least 0
 */
public record Felzenszwalb(double scale, double sigma, int minSize) implements Segmenter {
  public Felzenszwalb {
    Parameters.require(
        scale >= 0 && scale < Double.POSITIVE_INFINITY, "scale", scale, "a number from 0");
    Parameters.requireSigma(sigma);
    Parameters.require(minSize >= 0, "min_size", minSize, "at least 0");
  }

  /** Scale 1, sigma 0.8, min_size 20. */
  public Felzenszwalb() {
    this(1, 0.8, 20);
  }

  @Override
  public Segmentation segment(Image image) {
    int height = image.height();
    int width = image.width();
    GaussianBlur blur = new GaussianBlur(sigma);
    float[][] planes = new float[Image.CHANNELS][image.pixels()];
    byte[] rgb = image.copyRgb();
    for (int channel = 0; channel < planes.length; channel++) {
      for (int i = 0; i < planes[channel].length; i++) {
        planes[channel][i] = rgb[i * Image.CHANNELS + channel] & 0xFF;
      }
      planes[channel] = blur.apply(planes[channel], height, width);
    }
    NeighbourEdges edges = NeighbourEdges.sorted(height, width, planes);
    Regions regions = new Regions(image.pixels());
    edges.forEach((one, other, weight) -> regions.mergeIfSimilar(one, other, weight, scale));
    edges.forEach((one, other, weight) -> regions.mergeIfSmall(one, other, minSize));
    return Segmentation.of(height, width, regions.firstPixels());
  }

  @Override
  public String method() {
    return "felzenszwalb";
  }

  @Override
  public Map<String, Object> parameters() {
    return Parameters.of("scale", scale, "sigma", sigma, "min_size", minSize);
  }
}
