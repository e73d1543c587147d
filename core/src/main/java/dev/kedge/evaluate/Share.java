package dev.kedge.evaluate;

import dev.kedge.classify.BadScoreException;
import dev.kedge.classify.ClassifierException;
import dev.kedge.image.ImageBatch;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of a request in a batch.
 *
 * @param from the first of the request's rows
 * @param count how many
 * @param batchRow where they are in the batch
 */
record Share(Request request, int from, int count, int batchRow) {
  /** Writes its masked pictures. */
  void perturb(ImageBatch batch) {
    request.asker.perturb(request.masks, request.from + from, count, batch, batchRow);
  }

  boolean holds(int row) {
    return row >= batchRow && row < batchRow + count;
  }

  /** A bad score in one of its rows, told as of the mask. */
  ClassifierException describe(BadScoreException bad) {
    return BadSamples.describe(bad, request.masks, request.from + from + bad.picture() - batchRow);
  }

  static int rows(List<Share> shares) {
    return shares.stream().mapToInt(Share::count).sum();
  }

  /** The same rows in batches of a size, those after the first starting anew. */
  static List<List<Share>> packed(List<Share> shares, int batchSize) {
    List<List<Share>> batches = new ArrayList<>();
    List<Share> batch = new ArrayList<>();
    int row = 0;
    for (Share share : shares) {
      for (int done = 0; done < share.count; ) {
        if (row == batchSize) {
          batches.add(batch);
          batch = new ArrayList<>();
          row = 0;
        }
        int rows = Math.min(share.count - done, batchSize - row);
        batch.add(new Share(share.request, share.from + done, rows, row));
        done += rows;
        row += rows;
      }
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }
}
