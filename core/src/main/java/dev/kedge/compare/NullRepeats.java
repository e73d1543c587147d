package dev.kedge.compare;

import dev.kedge.Explanation;
import dev.kedge.Question;
import dev.kedge.check.Pace;
import dev.kedge.compare.NullBand.Change;
import dev.kedge.image.Image;
import dev.kedge.image.PictureDistance;
import dev.kedge.image.io.JpegRoundTrip;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Explains the first picture again and again, changed in ways that should not matter. */
final class NullRepeats {
  private static final double GREY_LEVELS = 255;

  private final Comparing pair;
  private final Side side;
  private final Explanation first;
  private final List<NullBand.Repeat> repeats = new ArrayList<>();

  private NullRepeats(Comparing pair, Explanation first) {
    this.pair = pair;
    this.side = pair.first();
    this.first = first;
  }

  /**
   * The band of as many repeats as there is time for; none if it is not asked for or there is no
   * anchor to repeat.
   *
   * @param first why the first picture has its class untouched
   */
  static Optional<NullBand> of(Comparing pair, Explanation first, Optional<Difference> difference) {
    int times = pair.options().nullRepeats();
    if (times == 0 || !first.result().status().found()) {
      return Optional.empty();
    }
    NullRepeats band = new NullRepeats(pair, first);
    if (!band.repeat(times, difference)) {
      pair.cut(Part.NULL_BAND);
    }
    return band.repeats.isEmpty() ? Optional.empty() : Optional.of(new NullBand(band.repeats));
  }

  /**
   * Repeats; other seeds first, as they share the study's memory.
   *
   * @return whether there was time for all
   */
  private boolean repeat(int times, Optional<Difference> difference) {
    long seed = first.question().seed();
    for (int i = 1; i <= times; i++) {
      if (!reseeded(seed + i)) {
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

  private boolean reseeded(long seed) {
    pair.listener().onQuestion("null band, seed " + seed);
    Question question = first.question().toBuilder().seed(seed).build();
    return add(Change.SEED, seed, pair.explain(side.study(), question));
  }

  private boolean changed(Change change, long seed, Image photo) {
    pair.listener().onQuestion("null band, " + change + " " + seed);
    return Pace.goesOn(pair.budget())
        && add(change, seed, pair.explain(side, photo, side.shared()));
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
