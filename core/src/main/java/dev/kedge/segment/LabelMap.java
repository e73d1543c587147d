package dev.kedge.segment;

import dev.kedge.image.Image;
import java.util.Map;

/**
 * Superpixels that were made elsewhere, for pictures of their size.
 *
 * @param segmentation the superpixels of every picture given
 */
public record LabelMap(Segmentation segmentation) implements Segmenter {
  /**
   * The superpixels given.
   *
   * @throws IllegalArgumentException if the picture has another size
   */
  @Override
  public Segmentation segment(Image image) {
    if (image.height() != segmentation.height() || image.width() != segmentation.width()) {
      throw new IllegalArgumentException(
          "the label map is for pictures of "
              + sides(segmentation.height(), segmentation.width())
              + ", this one has "
              + sides(image.height(), image.width())
              + ": give a label map of the picture as the model sees it");
    }
    return segmentation;
  }

  private static String sides(int height, int width) {
    return height + "×" + width + " pixels (height×width)";
  }

  @Override
  public boolean given() {
    return true;
  }

  @Override
  public String method() {
    return "map";
  }

  @Override
  public Map<String, Object> parameters() {
    return Parameters.of("sha256", segmentation.sha256());
  }
}
