package dev.kedge;

import dev.kedge.mask.MaskTable;
import dev.kedge.mask.Superpixels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Picks, from all masked pictures that were evaluated, the few that tell a person most. */
final class TellingSamples {
  private static final int EACH = 2;

  private TellingSamples() {}

  /**
   * Two that keep the class with as little as possible besides the anchor, then two that lose it
   * though as much as possible is kept; fewer where there are none.
   */
  static List<TellingSample> of(
      MaskTable classes, Superpixels anchor, int explained, List<String> labels) {
    List<TellingSample> samples = new ArrayList<>();
    IntStream.range(0, classes.size())
        .filter(e -> classes.value(e) == explained && classes.masks().containsAll(e, anchor))
        .boxed()
        .sorted(Comparator.comparingInt(e -> classes.masks().size(e)))
        .limit(EACH)
        .forEach(e -> samples.add(sample(classes, e, explained, labels)));
    IntStream.range(0, classes.size())
        .filter(e -> classes.value(e) != explained)
        .boxed()
        .sorted(Comparator.comparingInt(e -> -classes.masks().size(e)))
        .limit(EACH)
        .forEach(e -> samples.add(sample(classes, e, explained, labels)));
    return samples;
  }

  private static TellingSample sample(
      MaskTable classes, int entry, int explained, List<String> labels) {
    int top = classes.value(entry);
    return new TellingSample(
        classes.masks().kept(entry),
        classes.masks().background(entry),
        top,
        labels.get(top),
        top == explained);
  }
}
