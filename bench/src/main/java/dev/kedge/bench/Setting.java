package dev.kedge.bench;

import dev.kedge.engine.EngineOptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How an engine is measured.
 *
 * @param pictures that it explains
 * @param batch pictures sent to the model at a time
 * @param inFlight pictures in flight; 0 for the engine's choice
 * @param segments superpixels asked for
 * @param magnified how many times as long the photos' sides are made
 * @param threads of one evaluation; 0 for one a core
 * @param workers of the engine; 0 for its choice
 */
record Setting(
    Path model,
    int pictures,
    int batch,
    int inFlight,
    int segments,
    int magnified,
    int threads,
    int workers) {
  EngineOptions engine() {
    return new EngineOptions(batch, inFlight, workers);
  }

  /** Flags of {@link Throughput} for this setting alone. */
  List<String> flags() {
    return List.of(
        "--models=" + model,
        "--pictures=" + pictures,
        "--batches=" + batch,
        "--in-flight=" + inFlight,
        "--segments=" + segments,
        "--magnified=" + magnified,
        "--threads=" + threads,
        "--workers=" + workers);
  }

  /** What a table says of it. */
  Map<String, Object> row() {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("model", String.valueOf(model.getFileName()));
    row.put("pictures", pictures);
    row.put("superpixels", segments);
    row.put("magnified", magnified);
    row.put("batch", batch);
    row.put("threads", threads);
    row.put("workers", workers == 0 ? "default" : workers);
    return row;
  }
}
