package dev.kedge.compare;

import dev.kedge.image.Image;
import dev.kedge.mask.Philox4x32;

/** Changes of a picture that should not matter, as functions of picture and seed. Stateless. */
final class BenignNoise {
  /** Last words of Philox's counter; masks, backgrounds and shifts have others. */
  private static final int GREY_LEVEL_STREAM = 3;

  private static final int GAUSSIAN_STREAM = 4;

  private BenignNoise() {}

  /** Each value one up or down, with the same probability; cut off at 0 and 255. */
  static Image greyLevel(Image image, long seed) {
    byte[] rgb = image.copyRgb();
    int[] random = new int[4];
    for (int i = 0; i < rgb.length; i++) {
      if (i % 128 == 0) {
        Philox4x32.block(i / 128, 0, 0, GREY_LEVEL_STREAM, seed, random);
      }
      int up = random[i % 128 / 32] >>> i % 32 & 1;
      rgb[i] = (byte) Math.clamp((rgb[i] & 0xFF) + 2 * up - 1, 0, 255);
    }
    return Image.of(image.height(), image.width(), rgb);
  }

  /**
   * Each value with Gaussian noise (Box, Muller, 1958), rounded and cut off at 0 and 255.
   *
   * @param deviation standard deviation in grey levels
   */
  static Image gaussian(Image image, double deviation, long seed) {
    byte[] rgb = image.copyRgb();
    int[] random = new int[4];
    double[] normal = new double[4];
    for (int i = 0; i < rgb.length; i++) {
      if (i % 4 == 0) {
        Philox4x32.block(i / 4, 0, 0, GAUSSIAN_STREAM, seed, random);
        pair(random[0], random[1], normal, 0);
        pair(random[2], random[3], normal, 2);
      }
      double value = (rgb[i] & 0xFF) + deviation * normal[i % 4];
      rgb[i] = (byte) Math.clamp(Math.round(value), 0, 255);
    }
    return Image.of(image.height(), image.width(), rgb);
  }

  private static void pair(int first, int second, double[] normal, int at) {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(uniform(first)));
    double angle = 2 * Math.PI * uniform(second);
    normal[at] = radius * StrictMath.cos(angle);
    normal[at + 1] = radius * StrictMath.sin(angle);
  }

  /** In (0, 1]. */
  private static double uniform(int random) {
    return ((random & 0xFFFFFFFFL) + 1) * 0x1p-32;
  }
}
