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
   *
   * @param answers of masks, each the number of a label
   * @param kept the answer that keeps the class
   */
  static List<TellingSample> of(
      MaskTable answers, Superpixels anchor, int kept, List<String> labels) {
    List<TellingSample> samples = new ArrayList<>();
    IntStream.range(0, answers.size())
        .filter(e -> answers.value(e) == kept && answers.masks().containsAll(e, anchor))
        .boxed()
        .sorted(Comparator.comparingInt(e -> answers.masks().size(e)))
        .limit(EACH)
        .forEach(e -> samples.add(sample(answers, e, kept, labels)));
    IntStream.range(0, answers.size())
        .filter(e -> answers.value(e) != kept)
        .boxed()
        .sorted(Comparator.comparingInt(e -> -answers.masks().size(e)))
        .limit(EACH)
        .forEach(e -> samples.add(sample(answers, e, kept, labels)));
    return samples;
  }

  private static TellingSample sample(MaskTable answers, int entry, int kept, List<String> labels) {
    int answer = answers.value(entry);
    return new TellingSample(
        answers.masks().kept(entry),
        answers.masks().background(entry),
        labels.get(answer),
        answer == kept);
  }
}
