package dev.kedge.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kedge.segment.Segmentation;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SegmenterBenchTest {
  @ParameterizedTest
  @CsvSource({
    "slic,12",
    "felzenszwalb,615",
    "felzenszwalb-coarse,9",
    "quickshift,155",
    "quickshift-far,29"
  })
  void asManySuperpixelsAsTheReference(String method, int reference) throws IOException {
    SegmenterBench bench = new SegmenterBench();
    bench.method = method;
    bench.photo = "coffee.png";
    bench.open();
    Segmentation segmentation = bench.segment();
    assertEquals(224, segmentation.height());
    assertEquals(224, segmentation.width());
    assertEquals(reference, segmentation.superpixels());
  }

  @ParameterizedTest
  @CsvSource({"grid,16", "slic,15"})
  void measuresWhatItSegmented(String method, int superpixels) throws IOException {
    Map<String, Object> row = SegmenterCpuTime.measure(method, "chelsea.png", 1, 3);
    assertEquals(superpixels, row.get("superpixels"));
    assertEquals(3, row.get("rounds"));
  }
}
