package dev.kedge.bench.gpu;

import dev.kedge.Scene;
import dev.kedge.classify.Classifier;
import dev.kedge.image.Image;
import dev.kedge.mask.Draw;
import dev.kedge.mask.MaskBatch;
import dev.kedge.mask.MaskSampler;
import dev.kedge.mask.Superpixels;
import dev.kedge.perturb.Planes;
import dev.kedge.segment.Segmentation;

/** A photo as a model sees it, cut as by default, and masks for it. */
record Masked(Planes planes, MaskBatch masks) implements AutoCloseable {
  private static final long SEED = 20_261_122;

  static Masked open(Classifier classifier, Image photo, int masks) {
    Image view = classifier.model().preprocessing().view(photo);
    Segmentation segmentation = Scene.DEFAULTS.segmenter().segment(view);
    int superpixels = segmentation.superpixels();
    MaskBatch drawn = new MaskBatch(superpixels, masks);
    new MaskSampler(SEED, superpixels, .5, 1)
        .draw(new Draw.Conditional(Superpixels.none(superpixels), 0, masks), drawn);
    return new Masked(
        Planes.open(
            view,
            segmentation,
            Scene.DEFAULTS.fill(),
            classifier.model().preprocessing(),
            classifier.input()),
        drawn);
  }

  @Override
  public void close() {
    planes.close();
  }
}
