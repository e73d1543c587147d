package dev.kedge.bench;

import dev.kedge.image.ElementType;
import dev.kedge.image.Image;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.ImageShape;
import dev.kedge.image.InputSpec;
import dev.kedge.image.Preprocessing;
import dev.kedge.image.Step;
import dev.kedge.image.TensorLayout;
import dev.kedge.mask.Draw;
import dev.kedge.mask.MaskBatch;
import dev.kedge.mask.MaskSampler;
import dev.kedge.mask.Superpixels;
import dev.kedge.perturb.Fill;
import dev.kedge.perturb.Planes;
import dev.kedge.segment.Segmentation;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Random;

/** A random picture of 3×224×224 floats with blocky superpixels, masks for it and a batch. */
final class SelectFixture implements AutoCloseable {
  private static final int SIDE = 224;
  static final InputSpec INPUT =
      new InputSpec(new ImageShape(3, SIDE, SIDE), TensorLayout.NCHW, ElementType.FLOAT32);

  final Planes planes;
  final MaskBatch masks;
  final ImageBatch batch;

  SelectFixture(int superpixels, int rows) {
    Random random = new Random(7);
    byte[] rgb = new byte[SIDE * SIDE * Image.CHANNELS];
    random.nextBytes(rgb);
    Preprocessing preprocessing =
        Preprocessing.of(
            new Step.Rescale(1 / 255.0),
            new Step.Normalize(List.of(.5, .5, .5), List.of(.5, .5, .5)));
    planes =
        Planes.open(
            Image.of(SIDE, SIDE, rgb),
            raggedBlocks(superpixels, random),
            new Fill.Mean(),
            preprocessing,
            INPUT);
    masks = new MaskBatch(superpixels, rows);
    new MaskSampler(7, superpixels, .5, 1)
        .draw(new Draw.Conditional(Superpixels.none(superpixels), 0, rows), masks);
    batch = ImageBatch.openHost(INPUT, rows);
  }

  /** Superpixels as segmenters give them: compact, with borders that wander by a pixel or two. */
  private static Segmentation raggedBlocks(int superpixels, Random random) {
    int columns = (int) Math.ceil(Math.sqrt(superpixels));
    int rows = (superpixels + columns - 1) / columns;
    int[] labels = new int[SIDE * SIDE];
    for (int p = 0; p < labels.length; p++) {
      int x = Math.min(SIDE - 1, p % SIDE + random.nextInt(3));
      int y = Math.min(SIDE - 1, p / SIDE + random.nextInt(3));
      labels[p] = Math.min(superpixels - 1, y * rows / SIDE * columns + x * columns / SIDE);
    }
    return Segmentation.of(SIDE, SIDE, labels);
  }

  /** What a select cannot beat: every row a plain copy of the picture. */
  void copy() {
    long bytes = INPUT.bytes();
    for (int row = 0; row < batch.capacity(); row++) {
      MemorySegment.copy(planes.image(), 0, batch.memory(), row * bytes, bytes);
    }
  }

  @Override
  public void close() {
    batch.close();
    planes.close();
  }
}
