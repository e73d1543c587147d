package dev.kedge.image.io;

import java.awt.color.ColorSpace;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes 8-bit red, green and blue of a decoded pixel's samples, as they are: no colour profile and
 * no gamma is applied. What is transparent lies over white.
 */
@FunctionalInterface
interface ToRgb {
  int WHITE = 255;

  /** The colour, 0xRRGGBB, of the samples that start at a position. */
  int rgb(int[] samples, int at);

  /**
   * The one of a decoder's colour model, or null if it is of an unknown kind or not that of the
   * samples.
   */
  static @Nullable ToRgb of(ColorModel model, Raster raster) {
    int bands = raster.getNumBands();
    if (model instanceof IndexColorModel palette) {
      return bands == 1 ? ofPalette(palette) : null;
    }
    int type = model.getTransferType();
    int inks = model.getNumColorComponents();
    if (bands != inks + (model.hasAlpha() ? 1 : 0)) {
      return model.isCompatibleRaster(raster) ? ofOther(model, bands) : null;
    }
    boolean known =
        Arrays.stream(model.getComponentSize()).allMatch(bits -> bits >= 1 && bits <= 16)
            && (type == DataBuffer.TYPE_BYTE
                || type == DataBuffer.TYPE_USHORT
                || type == DataBuffer.TYPE_INT);
    int space = model.getColorSpace().getType();
    if (known && space == ColorSpace.TYPE_GRAY && inks == 1) {
      return ofLight(model, new int[] {0, 0, 0});
    }
    if (known && space == ColorSpace.TYPE_RGB && inks == 3) {
      return ofLight(model, new int[] {0, 1, 2});
    }
    if (known && space == ColorSpace.TYPE_CMYK && inks == 4) {
      int most = (1 << model.getComponentSize(0)) - 1;
      return (samples, at) ->
          overPaper(
              WHITE - scale(samples[at], most),
              WHITE - scale(samples[at + 1], most),
              WHITE - scale(samples[at + 2], most),
              WHITE - scale(samples[at + 3], most));
    }
    return null;
  }

  private static ToRgb ofPalette(IndexColorModel palette) {
    int[] colours = new int[palette.getMapSize()];
    palette.getRGBs(colours);
    for (int i = 0; i < colours.length; i++) {
      colours[i] = overWhite(colours[i], colours[i] >>> 24, false);
    }
    return (samples, at) -> samples[at] < colours.length ? colours[samples[at]] : 0;
  }

  /** As the model itself has it: a palette, say, whose samples have an alpha beside the index. */
  private static @Nullable ToRgb ofOther(ColorModel model, int bands) {
    int type = model.getTransferType();
    if (!model.getColorSpace().isCS_sRGB() || type != DataBuffer.TYPE_BYTE) {
      return null;
    }
    return (samples, at) -> {
      byte[] pixel = new byte[bands];
      for (int band = 0; band < bands; band++) {
        pixel[band] = (byte) samples[at + band];
      }
      int argb = model.getRGB(pixel);
      return overWhite(argb, argb >>> 24, model.isAlphaPremultiplied());
    };
  }

  private static ToRgb ofLight(ColorModel model, int[] bands) {
    int[] most = new int[3];
    for (int c = 0; c < 3; c++) {
      most[c] = (1 << model.getComponentSize(bands[c])) - 1;
    }
    ToRgb opaque =
        (samples, at) ->
            pack(
                scale(samples[at + bands[0]], most[0]),
                scale(samples[at + bands[1]], most[1]),
                scale(samples[at + bands[2]], most[2]));
    if (!model.hasAlpha()) {
      return opaque;
    }
    int alphaBand = model.getNumColorComponents();
    int mostAlpha = (1 << model.getComponentSize(alphaBand)) - 1;
    boolean multiplied = model.isAlphaPremultiplied();
    return (samples, at) ->
        overWhite(opaque.rgb(samples, at), scale(samples[at + alphaBand], mostAlpha), multiplied);
  }

  /** A colour, 0xRRGGBB in the lower bits, of that alpha, by which it may be multiplied already. */
  private static int overWhite(int colour, int alpha, boolean multiplied) {
    int red = colour >> 16 & 0xFF;
    int green = colour >> 8 & 0xFF;
    int blue = colour & 0xFF;
    if (multiplied) {
      int paper = WHITE - alpha;
      return pack(
          Math.min(WHITE, red + paper),
          Math.min(WHITE, green + paper),
          Math.min(WHITE, blue + paper));
    }
    return pack(over(red, alpha), over(green, alpha), over(blue, alpha));
  }

  /**
   * The four channels of a JPEG: with an Adobe marker, light that passes each ink instead of ink;
   * with transform 2, the first three as complemented YCbCr.
   */
  static ToRgb jpegInks(boolean adobe, int transform) {
    int flip = adobe ? 0 : WHITE;
    if (transform != 2) {
      return (samples, at) ->
          overPaper(
              samples[at] ^ flip,
              samples[at + 1] ^ flip,
              samples[at + 2] ^ flip,
              samples[at + 3] ^ flip);
    }
    return (samples, at) -> {
      double y = samples[at];
      double cb = samples[at + 1] - 128;
      double cr = samples[at + 2] - 128;
      return overPaper(
          WHITE - clip(y + 1.402 * cr) ^ flip,
          WHITE - clip(y - 0.344136 * cb - 0.714136 * cr) ^ flip,
          WHITE - clip(y + 1.772 * cb) ^ flip,
          samples[at + 3] ^ flip);
    };
  }

  /** The colour of three lights that also pass the black ink. */
  private static int overPaper(int red, int green, int blue, int black) {
    return pack(product(red, black), product(green, black), product(blue, black));
  }

  private static int product(int a, int b) {
    return (a * b + WHITE / 2) / WHITE;
  }

  private static int over(int value, int alpha) {
    return (value * alpha + WHITE * (WHITE - alpha) + WHITE / 2) / WHITE;
  }

  /** A value of 0..most as one of 0..255, to the nearest. */
  private static int scale(int value, int most) {
    return most == WHITE ? value : (value * WHITE + most / 2) / most;
  }

  private static int clip(double value) {
    return (int) Math.clamp(Math.round(value), 0L, 255L);
  }

  private static int pack(int red, int green, int blue) {
    return red << 16 | green << 8 | blue;
  }
}
