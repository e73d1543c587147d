package dev.kedge.evaluate;

import dev.kedge.classify.BadScoreException;
import dev.kedge.classify.ClassifierException;
import dev.kedge.mask.MaskBatch;
import java.util.Locale;

/** Says of a bad score which masked picture has it. */
final class BadSamples {
  private BadSamples() {}

  static ClassifierException describe(BadScoreException bad, MaskBatch masks, int mask) {
    return new ClassifierException(
        String.format(
            Locale.ROOT,
            "the model's score for class %d is %s in the sample that keeps superpixels %s of %d; an"
                + " anchor needs finite scores: check the model and its preprocessing",
            bad.label(),
            bad.score(),
            masks.kept(mask),
            masks.superpixels()),
        bad);
  }
}
