/**
 * Anchors for image classifiers: the engine in pure Java. Needs nothing but {@code java.base};
 * {@code java.desktop} to read photos, {@code jdk.incubator.vector} for the SIMD path.
 */
module dev.kedge.core {
  requires static transitive java.desktop;
  requires static jdk.incubator.vector;
  requires static transitive org.jspecify;

  exports dev.kedge;
  exports dev.kedge.attack;
  exports dev.kedge.check;
  exports dev.kedge.classify;
  exports dev.kedge.compare;
  exports dev.kedge.engine;
  exports dev.kedge.error;
  exports dev.kedge.evaluate;
  exports dev.kedge.image;
  exports dev.kedge.image.io;
  exports dev.kedge.mask;
  exports dev.kedge.perturb;
  exports dev.kedge.search;
  exports dev.kedge.segment;
  exports dev.kedge.segment.io;

  uses dev.kedge.image.io.PixelDecoder;
  uses dev.kedge.perturb.Backend;

  provides dev.kedge.perturb.Backend with
      dev.kedge.perturb.ScalarBackend,
      dev.kedge.perturb.simd.SimdBackend;
}
