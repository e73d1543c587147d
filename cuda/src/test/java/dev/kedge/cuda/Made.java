package dev.kedge.cuda;

import dev.kedge.image.ElementType;
import dev.kedge.image.Image;
import dev.kedge.image.ImageShape;
import dev.kedge.image.InputSpec;
import dev.kedge.image.Place;
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
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Random pictures, superpixels and masks. */
final class Made {
  private Made() {}

  /** Opens a card of a number, with a stream of its own. */
  static CudaDevice device(int number) {
    return CudaDevice.open(new Place.OnDevice("cuda", number, new Object()));
  }

  static InputSpec input(int height, int width, TensorLayout layout, ElementType type) {
    return new InputSpec(new ImageShape(3, height, width), layout, type);
  }

  /** Planes of a random picture whose superpixels are random and all used. */
  static Planes planes(InputSpec input, int superpixels, int backgrounds, Random random) {
    ImageShape shape = input.shape();
    int[] labels = new int[shape.pixels()];
    for (int p = 0; p < labels.length; p++) {
      labels[p] = p < superpixels ? p : random.nextInt(superpixels);
    }
    return Planes.open(
        image(shape, random),
        Segmentation.of(shape.height(), shape.width(), labels),
        new Fill.Backgrounds(
            Stream.generate(() -> image(shape, random)).limit(backgrounds).toList()),
        input.type().whole()
            ? Preprocessing.of()
            : Preprocessing.of(
                new Step.Rescale(1 / 255.0),
                new Step.Normalize(List.of(.485, .456, .406), List.of(.229, .224, .225))),
        input);
  }

  private static Image image(ImageShape shape, Random random) {
    byte[] rgb = new byte[shape.pixels() * Image.CHANNELS];
    random.nextBytes(rgb);
    return Image.of(shape.height(), shape.width(), rgb);
  }

  static MaskBatch masks(int superpixels, int backgrounds, int count, Random random) {
    MaskBatch masks = new MaskBatch(superpixels, count);
    new MaskSampler(random.nextLong(), superpixels, .5, backgrounds)
        .draw(new Draw.Conditional(Superpixels.none(superpixels), 0, count), masks);
    return masks;
  }
}
