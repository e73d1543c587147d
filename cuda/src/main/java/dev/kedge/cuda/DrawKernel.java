package dev.kedge.cuda;

import dev.kedge.mask.Draw;
import dev.kedge.mask.MaskSampler;
import dev.kedge.mask.Superpixels;
import java.util.Locale;

/** Draws masks on the device, bit for bit those of {@link MaskSampler}. */
final class DrawKernel {
  private final Kernel kernel;

  DrawKernel(KernelModule kernels) {
    kernel = kernels.kernel("draw");
  }

  /** Number of mask words that {@link #draw} needs room for. */
  static long words(Draw.Conditional draw) {
    return (draw.count() + 1L) * Superpixels.wordsFor(draw.given().universe());
  }

  /**
   * Makes rows that show a picture under the masks of a draw. The masks follow the draw's given
   * superpixels in the rows' words.
   *
   * @param sampler of the picture's superpixels and fills
   * @param rows with room for the draw's count of rows and {@link #words} words
   */
  void draw(
      DevicePicture picture,
      MaskSampler sampler,
      Draw.Conditional draw,
      Rows rows,
      CudaStream stream) {
    if (sampler.superpixels() != picture.superpixels()
        || draw.given().universe() != picture.superpixels()
        || sampler.backgrounds() > picture.fills()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "masks of %d superpixels over %d backgrounds, the picture has %d over %d",
              draw.given().universe(),
              sampler.backgrounds(),
              picture.superpixels(),
              picture.fills()));
    }
    int words = Superpixels.wordsFor(sampler.superpixels());
    rows.begin(draw.count());
    rows.add(draw.given(), words);
    rows.upload(stream);
    kernel.launch(
        stream,
        Kernel.Grid.ofThreads((long) draw.count() * words),
        rows.memory().address(),
        rows.masksAddress(),
        picture.imageAddress(),
        picture.fillsAddress(),
        picture.planeBytes(),
        picture.labelsAddress(),
        draw.count(),
        sampler.superpixels(),
        sampler.seed(),
        draw.firstSample(),
        Math.round(sampler.keepProbability() * 0x1p32),
        sampler.backgrounds());
  }
}
