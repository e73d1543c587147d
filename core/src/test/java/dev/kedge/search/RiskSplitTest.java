package dev.kedge.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RiskSplitTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 4, 15, 40})
  void theRisksOfAllAddUpToDeltaAtMost(int superpixels) {
    RiskSplit split = new RiskSplit(superpixels, .1);
    double sum = 0;
    double anchors = 1;
    for (int size = 0; size <= superpixels; size++) {
      sum += anchors * Math.exp(-split.ofAnchor(size));
      anchors = anchors * (superpixels - size) / (size + 1);
    }
    assertTrue(sum <= .1 + 1e-12, "in all " + sum);
    assertEquals(Math.log(3 / .1), split.ofAnchor(0), 1e-12);
  }
}
