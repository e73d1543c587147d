package dev.kedge.report.html;

import java.util.HexFormat;
import java.util.StringJoiner;

/**
 * Shares as colours, from dark violet (0) through red to pale yellow (1). Lightness and hue change
 * evenly in OKLab, a space in which equal distances look about equal (Björn Ottosson, “A perceptual
 * color space for image processing”, 2020), so that equal steps of a share look equal. Lightness
 * alone tells the order, whatever colours an eye or a printer knows.
 */
public final class ColourScale {
  private static final double DARKEST = .28;
  private static final double LIGHTEST = .92;
  private static final double CHROMA = .14;

  /** Violet, in degrees; half a turn further lies yellow. */
  private static final double FIRST_HUE = 285;

  private static final double HUES = 180;
  private static final int GRADIENT_STEPS = 20;

  private ColourScale() {}

  /** The colour of a share 0..1, as 0xRRGGBB. */
  public static int rgb(double share) {
    return rgb(share, 0);
  }

  /** The same for CSS, as {@code #rrggbb}. */
  public static String css(double share) {
    return "#" + HexFormat.of().toHexDigits(rgb(share), 6);
  }

  /** The same, lighter by so much: 0 is black, 1 white. */
  static int rgb(double share, double lighter) {
    double lightness = DARKEST + (LIGHTEST - DARKEST) * share + lighter;
    double hue = Math.toRadians(FIRST_HUE + HUES * share);
    double a = CHROMA * Math.cos(hue);
    double b = CHROMA * Math.sin(hue);
    double l = cube(lightness + .3963377774 * a + .2158037573 * b);
    double m = cube(lightness - .1055613458 * a - .0638541728 * b);
    double s = cube(lightness - .0894841775 * a - 1.2914855480 * b);
    return byteOf(4.0767416621 * l - 3.3077115913 * m + .2309699292 * s) << 16
        | byteOf(-1.2684380046 * l + 2.6097574011 * m - .3413193965 * s) << 8
        | byteOf(-.0041960863 * l - .7034186147 * m + 1.7076147010 * s);
  }

  private static double cube(double value) {
    return value * value * value;
  }

  /** The sRGB byte of a linear value; what lies outside of sRGB becomes the nearest byte. */
  private static int byteOf(double linear) {
    double encoded = linear <= .0031308 ? 12.92 * linear : 1.055 * Math.pow(linear, 1 / 2.4) - .055;
    return (int) Math.round(255 * Math.clamp(encoded, 0, 1));
  }

  /** All colours from left to right, as a CSS background. */
  public static String gradient() {
    StringJoiner stops = new StringJoiner(",", "background:linear-gradient(to right,", ")");
    for (int i = 0; i <= GRADIENT_STEPS; i++) {
      stops.add(css((double) i / GRADIENT_STEPS));
    }
    return stops.toString();
  }
}
