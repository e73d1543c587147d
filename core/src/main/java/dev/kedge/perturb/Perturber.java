package dev.kedge.perturb;

import dev.kedge.image.ImageBatch;
import dev.kedge.image.Place;
import dev.kedge.mask.MaskBatch;
import java.util.function.Predicate;

/**
 * Makes masked pictures of one picture. Used by one thread at a time; owned by the caller that
 * opened it.
 */
public interface Perturber extends AutoCloseable {
  /**
   * Opens a batch for pictures of this input spec, where it writes with the least copying.
   *
   * @param reads the places that the batch's reader takes, as {@code classifier::reads}
   * @return the caller's to close
   * @throws IllegalArgumentException if it writes at none of these places
   */
  ImageBatch openBatch(int capacity, Predicate<Place> reads);

  /**
   * Writes masked pictures into rows of a batch: each pixel from the picture where its superpixel
   * is kept, else from the mask's background. Rows of one batch may come from several perturbers.
   * The batch's count is left as it is.
   *
   * @param masks masks of the picture's superpixels
   * @param from the first mask to use
   * @param count number of masks
   * @param target a batch with the picture's input spec, at the {@linkplain Backend#place backend's
   *     place} or in this process's memory
   * @param row the first row to write
   * @throws IllegalArgumentException if masks or batch are of something else, or the batch is
   *     elsewhere
   */
  void perturb(MaskBatch masks, int from, int count, ImageBatch target, int row);

  @Override
  void close();
}
