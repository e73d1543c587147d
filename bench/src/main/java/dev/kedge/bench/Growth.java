package dev.kedge.bench;

import dev.kedge.ExplainOptions;
import dev.kedge.engine.EngineOptions;
import dev.kedge.engine.Kedge;
import dev.kedge.engine.Outcome;
import dev.kedge.engine.RunOptions;
import dev.kedge.onnx.OnnxClassifier;
import dev.kedge.onnx.OnnxOptions;
import dev.kedge.segment.Grid;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Memory and rate while an engine goes through very many pictures of six superpixels. */
final class Growth {
  private static final int AT_FIRST = 500;

  private Growth() {}

  static Map<String, Object> measure(Path model, Crops crops, int pictures) {
    Map<String, Object> memory = new LinkedHashMap<>();
    List<Long> finished = new ArrayList<>();
    finished.add(System.nanoTime());
    try (OnnxClassifier classifier = OnnxClassifier.open(model, OnnxOptions.defaults());
        Kedge engine = Kedge.open(classifier, EngineOptions.DEFAULTS);
        Stream<Outcome> outcomes =
            engine.explain(
                crops.sources(pictures),
                RunOptions.DEFAULTS.withExplain(
                    ExplainOptions.DEFAULTS.withSegmenter(Grid.of(2, 3))))) {
      outcomes.forEach(
          outcome -> {
            finished.add(System.nanoTime());
            int count = finished.size() - 1;
            if (count == AT_FIRST || count == pictures / 2 || count == pictures) {
              memory.put("after" + count, ResidentMemory.mebibytes());
            }
          });
    }
    int window = Math.max(1, pictures / 10);
    double first = rate(finished, 0, window);
    double last = rate(finished, pictures - window, pictures);
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("model", String.valueOf(model.getFileName()));
    row.put("pictures", pictures);
    row.put("residentMebibytes", memory);
    row.put("picturesPerSecondFirst" + window, Results.rounded(first));
    row.put("picturesPerSecondLast" + window, Results.rounded(last));
    row.put("lastToFirst", Results.rounded(last / first));
    return row;
  }

  private static double rate(List<Long> finished, int from, int to) {
    return (to - from) * 1e9 / (finished.get(to) - finished.get(from));
  }
}
