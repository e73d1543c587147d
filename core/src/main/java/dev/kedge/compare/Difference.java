package dev.kedge.compare;

import dev.kedge.image.Image;
import dev.kedge.image.PictureDistance;
import dev.kedge.mask.Superpixels;
import dev.kedge.segment.Segmentation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where two pictures differ, as the model sees them.
 *
 * @param photos their distance as they were read; empty where their sizes differ
 * @param views their distance as the model sees them
 * @param energyShares share of the squared difference of the views that lies in superpixel 0, 1, …
 *     K−1; all 0 where nothing differs
 */
public record Difference(
    Optional<PictureDistance> photos, PictureDistance views, List<Double> energyShares) {
  /** Below this structural similarity two views are taken for different pictures. */
  public static final double SAME_PICTURE_SSIM = .5;

  private static final int GREY = 128;

  /**
   * A difference made visible.
   *
   * @param picture mid-grey (128) where nothing differs, else 128 + scale × (second − first)
   * @param scale a whole number, at least 1: the largest that cuts nothing off; 1 where nothing
   *     differs
   */
  public record Amplified(Image picture, int scale) {}

  public Difference {
    energyShares = List.copyOf(energyShares);
  }

  /** Where two sides differ, by the superpixels they share; empty if their views' sizes differ. */
  static Optional<Difference> of(Side first, Side second) {
    if (!first.view().sameSize(second.view())) {
      return Optional.empty();
    }
    return Optional.of(
        new Difference(
            first.photo().sameSize(second.photo())
                ? Optional.of(PictureDistance.between(first.photo(), second.photo()))
                : Optional.empty(),
            PictureDistance.between(first.view(), second.view()),
            shares(first.view(), second.view(), first.segmentation())));
  }

  private static List<Double> shares(Image first, Image second, Segmentation segmentation) {
    long[] squares = new long[segmentation.superpixels()];
    long all = 0;
    for (int p = 0; p < first.pixels(); p++) {
      for (int c = 0; c < Image.CHANNELS; c++) {
        int difference = second.value(p, c) - first.value(p, c);
        int square = difference * difference;
        squares[segmentation.label(p)] += square;
        all += square;
      }
    }
    List<Double> shares = new ArrayList<>();
    for (long square : squares) {
      shares.add(all == 0 ? 0 : (double) square / (double) all);
    }
    return shares;
  }

  /** Share of the squared difference that lies in some superpixels, 0..1. */
  public double energy(Superpixels superpixels) {
    double energy = 0;
    for (int superpixel : superpixels.indices()) {
      energy += energyShares.get(superpixel);
    }
    return Math.min(1, energy);
  }

  /** Whether the second picture is the first with a change that leaves its structure. */
  public boolean samePicture() {
    return views.ssim() >= SAME_PICTURE_SSIM;
  }

  /**
   * The difference of two pictures, made visible.
   *
   * @throws IllegalArgumentException if their sizes differ
   */
  public static Amplified amplified(Image first, Image second) {
    if (!first.sameSize(second)) {
      throw new IllegalArgumentException("the difference of " + first + " and " + second);
    }
    byte[] before = first.copyRgb();
    byte[] rgb = second.copyRgb();
    int largest = 0;
    for (int i = 0; i < rgb.length; i++) {
      largest = Math.max(largest, Math.abs((rgb[i] & 0xFF) - (before[i] & 0xFF)));
    }
    int scale = largest == 0 ? 1 : Math.max(1, (GREY - 1) / largest);
    for (int i = 0; i < rgb.length; i++) {
      int difference = (rgb[i] & 0xFF) - (before[i] & 0xFF);
      rgb[i] = (byte) Math.clamp(GREY + scale * difference, 0, 255);
    }
    return new Amplified(Image.of(first.height(), first.width(), rgb), scale);
  }
}
