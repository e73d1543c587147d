package dev.kedge.report.overview;

import dev.kedge.report.Words;

/**
 * A colour in OKLab, in which equal distances look about equal (Björn Ottosson, “A perceptual color
 * space for image processing”, 2020).
 *
 * @param lightness 0 (black) to 1 (white)
 * @param a green to red, about −.4 to .4
 * @param b blue to yellow, about −.4 to .4
 */
record Oklab(double lightness, double a, double b) {
  /** The colour of sRGB bytes 0..255. */
  static Oklab of(int red, int green, int blue) {
    double r = linear(red);
    double g = linear(green);
    double b = linear(blue);
    double l = Math.cbrt(.4122214708 * r + .5363325363 * g + .0514459929 * b);
    double m = Math.cbrt(.2119034982 * r + .6806995451 * g + .1073969566 * b);
    double s = Math.cbrt(.0883024619 * r + .2817188376 * g + .6299787005 * b);
    return new Oklab(
        .2104542553 * l + .7936177850 * m - .0040720468 * s,
        1.9779984951 * l - 2.4285922050 * m + .4505937099 * s,
        .0259040371 * l + .7827717662 * m - .8086757660 * s);
  }

  /** As CSS has it. */
  String css() {
    return "oklab(%s %s %s)"
        .formatted(Words.fixed(lightness, 3), Words.fixed(a, 3), Words.fixed(b, 3));
  }

  private static double linear(int value) {
    double encoded = value / 255.0;
    return encoded <= .04045 ? encoded / 12.92 : Math.pow((encoded + .055) / 1.055, 2.4);
  }
}
