package dev.kedge.compare;

import dev.kedge.image.GaussianBlur;
import dev.kedge.image.Image;
import dev.kedge.image.Preprocessing;
import dev.kedge.image.Resampling;
import dev.kedge.image.Resize;
import dev.kedge.image.Step;
import dev.kedge.image.io.JpegRoundTrip;
import java.util.Arrays;

/**
 * A change of a photo, before the model's preprocessing, that people see little of and that fragile
 * changes do not survive. Diagnostics, not protection: who knows of them attacks through them
 * (Athalye, Carlini, Wagner, ICML 2018).
 */
public enum Defence {
  /** JPEG of quality 75 (Das et al., KDD 2018). */
  JPEG_75,
  /** JPEG of quality 50. */
  JPEG_50,
  /** The median of each 3×3 pixels and channel (Xu, Evans, Qi, Feature Squeezing, NDSS 2018). */
  MEDIAN_3,
  /** 16 levels a channel (the same). */
  BIT_DEPTH_4,
  /** Nine tenths as large, in the middle of a black frame (after Xie et al., ICLR 2018). */
  RESIZE_AND_PAD,
  /** A Gaussian blur of sigma 1 pixel. */
  BLUR;

  private static final double SHRUNK = .9;
  private static final int LEVELS = 15;

  /** The photo after it, of the same size. */
  public Image apply(Image photo) {
    return switch (this) {
      case JPEG_75 -> JpegRoundTrip.of(photo, 75);
      case JPEG_50 -> JpegRoundTrip.of(photo, 50);
      case MEDIAN_3 -> median(photo);
      case BIT_DEPTH_4 -> fewerLevels(photo);
      case RESIZE_AND_PAD -> framed(photo);
      case BLUR -> new GaussianBlur(1).apply(photo);
    };
  }

  /** At the border, the border's pixels count again. */
  private static Image median(Image photo) {
    int height = photo.height();
    int width = photo.width();
    int[] values = new int[9];
    return Image.ofRows(
        height,
        width,
        (y, rgb) -> {
          for (int i = 0; i < rgb.length; i++) {
            int x = i / Image.CHANNELS;
            for (int n = 0; n < 9; n++) {
              int fromY = Math.clamp(y + n / 3 - 1, 0, height - 1);
              int fromX = Math.clamp(x + n % 3 - 1, 0, width - 1);
              values[n] = photo.value(fromY * width + fromX, i % Image.CHANNELS);
            }
            Arrays.sort(values);
            rgb[i] = (byte) values[4];
          }
        });
  }

  private static Image fewerLevels(Image photo) {
    byte[] rgb = photo.copyRgb();
    for (int i = 0; i < rgb.length; i++) {
      long level = Math.round((rgb[i] & 0xFF) * LEVELS / 255.0);
      rgb[i] = (byte) Math.round(level * 255.0 / LEVELS);
    }
    return Image.of(photo.height(), photo.width(), rgb);
  }

  private static Image framed(Image photo) {
    Preprocessing.Size smaller =
        new Preprocessing.Size(
            Math.max(1, (int) (photo.height() * SHRUNK)),
            Math.max(1, (int) (photo.width() * SHRUNK)));
    return Preprocessing.of(
            new Resize.Exact(smaller, Resampling.BILINEAR),
            new Step.CenterCrop(new Preprocessing.Size(photo.height(), photo.width())))
        .view(photo);
  }
}
