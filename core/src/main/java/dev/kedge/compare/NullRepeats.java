package dev.kedge.compare;

import dev.kedge.Explanation;
import dev.kedge.ProgressListener;
import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.Study;
import dev.kedge.check.Pace;
import dev.kedge.compare.NullBand.Change;
import dev.kedge.image.Image;
import dev.kedge.image.PictureDistance;
import dev.kedge.image.io.JpegRoundTrip;
import dev.kedge.search.Budget;
import dev.kedge.segment.LabelMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Explains the first picture again and again, changed in ways that should not matter. */
final class NullRepeats {
  private static final double GREY_LEVELS = 255;

  private final Run.Side side;
  private final Explanation first;
  private final Budget budget;
  private final ProgressListener listener;
  private final List<NullBand.Repeat> repeats = new ArrayList<>();
  private long evaluations;

  NullRepeats(Run.Side side, Explanation first, Budget budget, ProgressListener listener) {
    this.side = side;
    this.first = first;
    this.budget = budget;
    this.listener = listener;
  }

  /** Pictures sent through the model besides the first study's. */
  long evaluations() {
    return evaluations;
  }

  /** What there was time for. */
  Optional<NullBand> band() {
    return repeats.isEmpty() ? Optional.empty() : Optional.of(new NullBand(repeats));
  }

  /**
   * Repeats; other seeds first, as they share the study's memory.
   *
   * @return whether there was time for all
   */
  boolean repeat(Study study, int times, Optional<Difference> difference) {
    long seed = first.question().seed();
    for (int i = 1; i <= times; i++) {
      if (!reseeded(study, seed + i)) {
        return false;
      }
    }
    double deviation = deviation(difference.flatMap(Difference::photos));
    for (int i = 1; i <= times; i++) {
      if (!changed(Change.GREY_LEVEL, seed + i, BenignNoise.greyLevel(side.photo(), seed + i))
          || (i == 1 && !changed(Change.JPEG_90, seed, JpegRoundTrip.of(side.photo(), 90)))
          || (deviation > 0
              && !changed(
                  Change.GAUSSIAN,
                  seed + i,
                  BenignNoise.gaussian(side.photo(), deviation, seed + i)))) {
        return false;
      }
    }
    return true;
  }

  /** The standard deviation, in grey levels, of noise with the same L2; 0 where there is none. */
  private double deviation(Optional<PictureDistance> photos) {
    double values = (double) side.photo().pixels() * Image.CHANNELS;
    return photos.map(d -> d.l2() * GREY_LEVELS / Math.sqrt(values)).orElse(0.0);
  }

  private boolean reseeded(Study study, long seed) {
    listener.onQuestion("null band, seed " + seed);
    Question question = first.question().toBuilder().seed(seed).build();
    return add(Change.SEED, seed, Pace.explain(study, question, budget, listener));
  }

  private boolean changed(Change change, long seed, Image photo) {
    listener.onQuestion("null band, " + change + " " + seed);
    if (!Pace.goesOn(budget)) {
      return false;
    }
    Scene shared = first.scene().toBuilder().segmenter(new LabelMap(first.segmentation())).build();
    try (Study study = side.explainer().study(photo, shared)) {
      boolean added = add(change, seed, Pace.explain(study, first.question(), budget, listener));
      evaluations += study.evaluations();
      return added;
    }
  }

  private boolean add(Change change, long seed, Optional<Explanation> repeat) {
    repeat.ifPresent(
        explanation -> {
          Overlap overlap =
              Overlap.of(
                  first.result().anchor(), explanation.result().anchor(), first.segmentation());
          repeats.add(
              new NullBand.Repeat(
                  change,
                  seed,
                  explanation.explained(),
                  explanation.result().status(),
                  explanation.result().anchor(),
                  overlap.superpixels(),
                  overlap.pixels()));
        });
    return repeat.isPresent();
  }
}
