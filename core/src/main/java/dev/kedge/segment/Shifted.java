package dev.kedge.segment;

import dev.kedge.image.Image;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Another segmenter's superpixels as it cuts them when the picture lies some pixels elsewhere: the
 * picture is shifted, its edge repeated where nothing is left, then cut, and the superpixels are
 * shifted back.
 *
 * @param segmenter cuts the shifted picture; no {@link LabelMap}, which does not look at it
 * @param down how far the picture is shifted downwards, in pixels; below 0 for upwards
 * @param right how far it is shifted to the right, in pixels; below 0 for to the left
 */
public record Shifted(Segmenter segmenter, int down, int right) implements Segmenter {
  public Shifted {
    requireShiftable(segmenter);
  }

  /**
   * Checks that shifting the picture shifts what a segmenter makes of it.
   *
   * @throws IllegalArgumentException if it is a label map
   */
  public static void requireShiftable(Segmenter segmenter) {
    if (segmenter.given()) {
      throw new IllegalArgumentException(
          "superpixels from a label map cannot be jittered, they stay where the map has them:"
              + " take a segmenter that looks at the picture");
    }
  }

  @Override
  public Segmentation segment(Image image) {
    Segmentation shifted = segmenter.segment(shift(image));
    int[] labels = new int[image.pixels()];
    for (int y = 0, i = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        labels[i++] = shifted.label(pixel(image, y + down, x + right));
      }
    }
    return Segmentation.of(image.height(), image.width(), labels);
  }

  private Image shift(Image image) {
    return Image.ofRows(
        image.height(),
        image.width(),
        (y, row) -> {
          for (int x = 0; x < image.width(); x++) {
            int from = pixel(image, y - down, x - right);
            for (int c = 0; c < Image.CHANNELS; c++) {
              row[x * Image.CHANNELS + c] = (byte) image.value(from, c);
            }
          }
        });
  }

  /** The number of the pixel there, or of the nearest one at the edge. */
  private static int pixel(Image image, int y, int x) {
    return Math.clamp(y, 0, image.height() - 1) * image.width()
        + Math.clamp(x, 0, image.width() - 1);
  }

  @Override
  public String method() {
    return segmenter.method();
  }

  /** The segmenter's own, then {@code shift_down} and {@code shift_right}. */
  @Override
  public Map<String, Object> parameters() {
    SequencedMap<String, Object> parameters = new LinkedHashMap<>(segmenter.parameters());
    parameters.put("shift_down", down);
    parameters.put("shift_right", right);
    return Collections.unmodifiableSequencedMap(parameters);
  }
}
