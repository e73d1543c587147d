package dev.kedge.perturb;

import dev.kedge.image.ImageBatch;
import dev.kedge.mask.MaskBatch;

/** Makes masked pictures of one picture. Used by one thread at a time; belongs to who opened it. */
public interface Perturber extends AutoCloseable {
  /** Where it writes. */
  ImageBatch.Location location();

  /**
   * Writes masked pictures into rows of a batch: each pixel from the picture where its superpixel
   * is kept, else from the mask's background. Rows of one batch may come from several perturbers.
   * The batch's count is left as it is.
   *
   * @param masks masks of the picture's superpixels
   * @param from the first mask to use
   * @param count number of masks
   * @param target a batch at {@link #location} with the picture's input spec
   * @param row the first row to write
   */
  void perturb(MaskBatch masks, int from, int count, ImageBatch target, int row);

  @Override
  void close();
}
