package dev.kedge.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.segment.Segmentation;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SegmenterBenchTest {
  @ParameterizedTest
  @CsvSource({
    "slic,15",
    "felzenszwalb,710",
    "felzenszwalb-coarse,4",
    "quickshift,85",
    "quickshift-far,36"
  })
  void aboutAsManySuperpixelsAsTheReference(String method, int reference) throws IOException {
    SegmenterBench bench = new SegmenterBench();
    bench.method = method;
    bench.open();
    Segmentation segmentation = bench.segment();
    assertEquals(224, segmentation.height());
    assertEquals(224, segmentation.width());
    int difference = Math.abs(segmentation.superpixels() - reference);
    assertTrue(difference <= 2 + reference / 10, () -> method + " gave " + segmentation);
  }

  @ParameterizedTest
  @CsvSource({"grid,16", "slic,15"})
  void measuresWhatItSegmented(String method, int superpixels) throws IOException {
    Map<String, Object> row = SegmenterCpuTime.measure(method, "chelsea.png", 1, 3);
    assertEquals(superpixels, row.get("superpixels"));
    assertEquals(3, row.get("rounds"));
  }
}
