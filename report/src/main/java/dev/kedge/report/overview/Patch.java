package dev.kedge.report.overview;

import dev.kedge.Explanation;
import dev.kedge.image.Image;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a superpixel looks like, in {@value #BYTES} bytes.
 *
 * @param colour its mean
 * @param spread how far its pixels are from that, root of the mean square, in OKLab
 * @param share of the view's pixels, 0..1
 * @param anchored whether it is in the anchor
 */
record Patch(Oklab colour, double spread, double share, boolean anchored) {
  private static final int BYTES = 7;
  private static final double LIGHTNESS_STEPS = 255;
  private static final double COLOUR_STEPS = 300;
  private static final double SPREAD_STEPS = 600;
  private static final double SHARE_STEPS = 65535;

  /** The superpixels of an explanation, in their order, as {@link #read} will give them back. */
  static List<Patch> of(Explanation explanation) {
    Image view = explanation.view();
    int count = explanation.segmentation().superpixels();
    double[][] sums = new double[count][4];
    for (int p = 0; p < view.pixels(); p++) {
      Oklab colour = Oklab.of(view.value(p, 0), view.value(p, 1), view.value(p, 2));
      double[] sum = sums[explanation.segmentation().label(p)];
      sum[0] += colour.lightness();
      sum[1] += colour.a();
      sum[2] += colour.b();
      sum[3] += square(colour.lightness()) + square(colour.a()) + square(colour.b());
    }
    List<Patch> patches = new ArrayList<>();
    for (int s = 0; s < count; s++) {
      int pixels = explanation.segmentation().size(s);
      Oklab mean = new Oklab(sums[s][0] / pixels, sums[s][1] / pixels, sums[s][2] / pixels);
      double variance =
          sums[s][3] / pixels - square(mean.lightness()) - square(mean.a()) - square(mean.b());
      patches.add(
          new Patch(
              mean,
              Math.sqrt(Math.max(0, variance)),
              (double) pixels / view.pixels(),
              explanation.result().anchor().contains(s)));
    }
    return patches;
  }

  private static double square(double value) {
    return value * value;
  }

  static byte[] write(List<Patch> patches) {
    ByteBuffer bytes = ByteBuffer.allocate(patches.size() * BYTES);
    for (Patch patch : patches) {
      bytes
          .put(unsigned(patch.colour.lightness() * LIGHTNESS_STEPS))
          .put(signed(patch.colour.a() * COLOUR_STEPS))
          .put(signed(patch.colour.b() * COLOUR_STEPS))
          .put(unsigned(patch.spread * SPREAD_STEPS))
          .putShort((short) Math.round(patch.share * SHARE_STEPS))
          .put((byte) (patch.anchored ? 1 : 0));
    }
    return bytes.array();
  }

  static List<Patch> read(byte[] written) {
    ByteBuffer bytes = ByteBuffer.wrap(written);
    List<Patch> patches = new ArrayList<>();
    while (bytes.remaining() >= BYTES) {
      Oklab colour =
          new Oklab(
              (bytes.get() & 0xFF) / LIGHTNESS_STEPS,
              bytes.get() / COLOUR_STEPS,
              bytes.get() / COLOUR_STEPS);
      patches.add(
          new Patch(
              colour,
              (bytes.get() & 0xFF) / SPREAD_STEPS,
              (bytes.getShort() & 0xFFFF) / SHARE_STEPS,
              bytes.get() == 1));
    }
    return patches;
  }

  private static byte unsigned(double value) {
    return (byte) Math.clamp(Math.round(value), 0, 255);
  }

  private static byte signed(double value) {
    return (byte) Math.clamp(Math.round(value), -127, 127);
  }
}
