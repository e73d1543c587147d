package dev.kedge.engine;

import java.util.Locale;

/**
 * How an engine works; no result depends on it. Start from {@link #DEFAULTS}.
 *
 * @param batchSize pictures sent to the model at a time, where the model leaves the choice; 0 for
 *     the engine's
 * @param picturesInFlight explanations that are worked on at a time, on all devices together; 0 for
 *     as many as fill the batches, and fit a quarter of the memory that Java may use
 * @param workers threads that send batches to each model; 0 for the engine's choice: on the CPU its
 *     {@link dev.kedge.classify.Classifier#preferredConcurrency}, but 2 at least
 */
public record EngineOptions(int batchSize, int picturesInFlight, int workers) {
  /** All as the engine chooses. */
  public static final EngineOptions DEFAULTS = new EngineOptions(0, 0, 0);

  public EngineOptions {
    require("batch size", batchSize);
    require("number of pictures in flight", picturesInFlight);
    require("number of workers", workers);
  }

  private static void require(String name, int given) {
    if (given < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a %s of %d, must be at least 1, or 0 for the engine's choice",
              name,
              given));
    }
  }

  public EngineOptions withBatchSize(int value) {
    return new EngineOptions(value, picturesInFlight, workers);
  }

  public EngineOptions withPicturesInFlight(int value) {
    return new EngineOptions(batchSize, value, workers);
  }

  public EngineOptions withWorkers(int value) {
    return new EngineOptions(batchSize, picturesInFlight, value);
  }
}
