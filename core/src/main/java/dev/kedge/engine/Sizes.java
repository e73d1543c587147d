package dev.kedge.engine;

import dev.kedge.image.Image;
import dev.kedge.image.InputSpec;
import dev.kedge.image.Place;
import java.util.List;

/**
 * What an engine's options leave open, chosen.
 *
 * @param batchSize pictures sent to a model at a time
 * @param workers threads that send batches to each model
 * @param picturesInFlight explanations that are worked on at a time
 * @param preparing pictures that are read and cut at a time
 * @param preparingBytes of heap that they may take together
 */
record Sizes(int batchSize, int workers, int picturesInFlight, int preparing, long preparingBytes) {
  /** One is made while another is in the model. */
  private static final int LEAST_BATCHES = 2;

  private static final int LEAST_IN_FLIGHT = 8;

  /** Of rows on their way, how many a waiting explanation stands for. */
  private static final int ROWS_EACH = 2;

  /** What pictures in flight may take of the memory, as one of so many parts. */
  private static final int SHARE_IN_FLIGHT = 4;

  /** What pictures that are read and cut may take of the heap, likewise. */
  private static final int SHARE_PREPARING = 2;

  /** Answers remembered, superpixels, the search's own: as measured on 15 superpixels. */
  private static final long BYTES_BESIDE_PIXELS = 1 << 20;

  static Sizes of(List<Placement> placements, EngineOptions options) {
    Runtime machine = Runtime.getRuntime();
    Placement first = placements.getFirst();
    int batchSize =
        options.batchSize() > 0 ? options.batchSize() : first.classifier().preferredBatchSize();
    int fixed = first.classifier().fixedBatchSize();
    boolean device = first.backend().place() instanceof Place.OnDevice;
    int workers =
        options.workers() > 0
            ? options.workers()
            : device ? 1 : Math.max(LEAST_BATCHES, first.classifier().preferredConcurrency());
    int rows =
        placements.size() * Math.max(LEAST_BATCHES, workers) * (fixed > 0 ? fixed : batchSize);
    long room = machine.maxMemory() / SHARE_IN_FLIGHT / bytes(first.classifier().input());
    int inFlight =
        options.picturesInFlight() > 0
            ? options.picturesInFlight()
            : (int) Math.max(1, Math.min(room, Math.max(LEAST_IN_FLIGHT, rows / ROWS_EACH)));
    return new Sizes(
        batchSize,
        workers,
        inFlight,
        Math.max(2, machine.availableProcessors()),
        machine.maxMemory() / SHARE_PREPARING);
  }

  /** What a picture in flight takes: its planes with one fill, view and superpixels. */
  static long bytes(InputSpec input) {
    long pixels = (long) input.shape().height() * input.shape().width();
    long planes = 2 * input.bytes() + Integer.BYTES * (long) input.shape().values();
    return planes + pixels * (Image.CHANNELS + 2L * Integer.BYTES) + BYTES_BESIDE_PIXELS;
  }
}
