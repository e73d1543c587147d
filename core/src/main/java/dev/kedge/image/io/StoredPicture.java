package dev.kedge.image.io;

import dev.kedge.image.Image;
import java.awt.image.Raster;
import java.util.Arrays;

/** Decoded samples in their place on the picture, turned as the orientation says. */
final class StoredPicture {
  private final Header header;
  private final Raster raster;
  private final ToRgb colours;
  private final int height;
  private final int width;
  private final int[] samples;

  StoredPicture(Header header, Decoder.Decoded decoded) {
    this.header = header;
    raster = decoded.raster();
    colours = decoded.colours();
    height = Math.toIntExact(header.height());
    width = Math.toIntExact(header.width());
    samples = new int[raster.getNumBands() * Math.max(raster.getWidth(), raster.getHeight())];
  }

  /**
   * The picture upright. By EXIF 2.32, table 6, orientations 5 to 8 show stored columns as rows; 3,
   * 4, 7 and 8 begin with the last of them; 2, 3, 6 and 7 run through each of them backwards.
   */
  Image upright() {
    int orientation = header.orientation();
    boolean columns = orientation >= 5;
    boolean lastFirst =
        orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;
    boolean backwards =
        orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
    int rows = columns ? width : height;
    return Image.ofRows(
        rows,
        columns ? height : width,
        (y, rgb) -> {
          int index = lastFirst ? rows - 1 - y : y;
          if (columns) {
            column(index, rgb);
          } else {
            row(index, rgb);
          }
          if (backwards) {
            reverse(rgb);
          }
        });
  }

  private void row(int y, byte[] rgb) {
    Arrays.fill(rgb, (byte) ToRgb.WHITE);
    int from = y - (int) header.top();
    if (from >= 0 && from < raster.getHeight()) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + from, raster.getWidth(), 1, samples);
      convert(raster.getWidth(), rgb, (int) header.left());
    }
  }

  private void column(int x, byte[] rgb) {
    Arrays.fill(rgb, (byte) ToRgb.WHITE);
    int from = x - (int) header.left();
    if (from >= 0 && from < raster.getWidth()) {
      raster.getPixels(raster.getMinX() + from, raster.getMinY(), 1, raster.getHeight(), samples);
      convert(raster.getHeight(), rgb, (int) header.top());
    }
  }

  private void convert(int pixels, byte[] rgb, int first) {
    int bands = raster.getNumBands();
    int at = first * Image.CHANNELS;
    for (int i = 0; i < pixels; i++) {
      int colour = colours.rgb(samples, i * bands);
      rgb[at++] = (byte) (colour >> 16);
      rgb[at++] = (byte) (colour >> 8);
      rgb[at++] = (byte) colour;
    }
  }

  private static void reverse(byte[] rgb) {
    for (int i = 0, k = rgb.length - Image.CHANNELS; i < k; i += 3, k -= 3) {
      for (int c = 0; c < Image.CHANNELS; c++) {
        byte value = rgb[i + c];
        rgb[i + c] = rgb[k + c];
        rgb[k + c] = value;
      }
    }
  }
}
