package dev.kedge.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kedge.mask.Draw;
import dev.kedge.mask.MaskBatch;
import dev.kedge.mask.MaskSampler;
import dev.kedge.mask.Superpixels;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SampleHistoryTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 5, 64, 65, 200})
  void countsAsOneByOneCountingDoes(int superpixels) {
    SplittableRandom random = new SplittableRandom(superpixels);
    MaskSampler sampler = new MaskSampler(9, superpixels, .8, 1);
    SampleHistory history = new SampleHistory(superpixels);
    MaskBatch all = new MaskBatch(superpixels, 1);
    BitSet agrees = new BitSet();
    for (int batch = 0; batch < 40; batch++) {
      int first = random.nextInt(1, 20);
      int second = random.nextInt(1, batch == 20 ? 3000 : 90);
      Superpixels none = Superpixels.none(superpixels);
      MaskBatch masks = new MaskBatch(superpixels, 1);
      sampler.draw(new Draw.Conditional(none, 1000L * batch, first + second), masks);
      BitSet answers = new BitSet();
      for (int i = 0; i < first + second; i++) {
        answers.set(i, random.nextBoolean());
      }
      Samples samples = new Samples(masks, answers, List.of(first, second));
      assertEquals(second, length(history.add(samples, 1)));
      assertEquals(first, length(history.add(samples, 0)));
      for (int i = 0; i < first + second; i++) {
        int row = (first + i) % (first + second);
        agrees.set(all.count(), answers.get(row));
        all.add(masks, row);
      }
    }
    for (int trial = 0; trial < 300; trial++) {
      Superpixels anchor = Superpixels.none(superpixels);
      for (int i = random.nextInt(4); i > 0; i--) {
        anchor = anchor.with(random.nextInt(superpixels));
      }
      int from = random.nextInt(all.count());
      int to = from + random.nextInt(all.count() - from + 1);
      int keeping = 0;
      int agreeing = 0;
      for (int i = from; i < to; i++) {
        keeping += all.containsAll(i, anchor) ? 1 : 0;
        agreeing += all.containsAll(i, anchor) && agrees.get(i) ? 1 : 0;
      }
      assertEquals(
          new SampleHistory.Tally(keeping, agreeing),
          history.tally(anchor, new SampleHistory.Range(from, to)));
    }
  }

  private static int length(SampleHistory.Range range) {
    return range.to() - range.from();
  }
}
