package dev.kedge.check;

import dev.kedge.Explanation;
import dev.kedge.mask.Superpixels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Counts what repeats of an explanation find. Used by one thread at a time. */
final class Repeats {
  private final Explanation first;
  private final int jitterPixels;
  private final int[] pixelTimes;
  private final Map<Superpixels, Integer> anchors = new LinkedHashMap<>();
  private int repeats;
  private int found;
  private double overlaps;

  /** No repeats yet of an explanation, whose superpixels are jittered by so many pixels or 0. */
  Repeats(Explanation first, int jitterPixels) {
    this.first = first;
    this.jitterPixels = jitterPixels;
    this.pixelTimes = new int[first.view().pixels()];
  }

  void add(Explanation repeat) {
    repeats++;
    found += repeat.result().status().found() ? 1 : 0;
    anchors.merge(repeat.result().anchor(), 1, Integer::sum);
    long both = 0;
    long either = 0;
    for (int pixel = 0; pixel < pixelTimes.length; pixel++) {
      boolean now = inAnchor(repeat, pixel);
      boolean then = inAnchor(first, pixel);
      pixelTimes[pixel] += now ? 1 : 0;
      both += now && then ? 1 : 0;
      either += now || then ? 1 : 0;
    }
    overlaps += either == 0 ? 1 : (double) both / either;
  }

  private static boolean inAnchor(Explanation explanation, int pixel) {
    return explanation.result().anchor().contains(explanation.segmentation().label(pixel));
  }

  Stability stability() {
    return new Stability(
        repeats,
        jitterPixels,
        found,
        jitterPixels == 0 ? counts() : List.of(),
        jitterPixels == 0 ? superpixelShares() : List.of(),
        pixelShares(),
        repeats == 0 ? 0 : overlaps / repeats);
  }

  private List<Stability.Count> counts() {
    List<Stability.Count> counts = new ArrayList<>();
    anchors.forEach((anchor, times) -> counts.add(new Stability.Count(anchor, times)));
    counts.sort(
        Comparator.comparingInt(Stability.Count::times)
            .reversed()
            .thenComparing(Stability.Count::anchor, Superpixels.ORDER));
    return counts;
  }

  private List<Double> superpixelShares() {
    return IntStream.range(0, first.segmentation().superpixels())
        .mapToObj(superpixel -> (double) times(superpixel) / Math.max(1, repeats))
        .toList();
  }

  private int times(int superpixel) {
    return anchors.entrySet().stream()
        .filter(entry -> entry.getKey().contains(superpixel))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  private PixelShares pixelShares() {
    float[] shares = new float[pixelTimes.length];
    for (int pixel = 0; pixel < shares.length; pixel++) {
      shares[pixel] = (float) pixelTimes[pixel] / Math.max(1, repeats);
    }
    return new PixelShares(first.view().height(), first.view().width(), shares);
  }
}
