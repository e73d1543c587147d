package dev.kedge.compare;

import dev.kedge.ClassScore;
import dev.kedge.mask.Superpixels;
import dev.kedge.search.Status;
import java.util.List;

/**
 * How much the first picture's anchor overlaps with itself when nothing happens that should matter:
 * without it an overlap says nothing.
 *
 * @param repeats each explained by its own top class, on the shared superpixels; at least one
 */
public record NullBand(List<Repeat> repeats) {
  /** What was done to the first picture. */
  public enum Change {
    /** Nothing: another seed of the search. */
    SEED,
    /** Each value of the photo one grey level up or down, at random. */
    GREY_LEVEL,
    /** Written and read as JPEG of quality 90. */
    JPEG_90,
    /** Gaussian noise on the photo, of the same L2 as the difference of the two photos. */
    GAUSSIAN
  }

  /**
   * One repeat.
   *
   * @param change what was done
   * @param seed of the change
   * @param explained the top class then, and its probability
   * @param status how the search ended
   * @param anchor what it found
   * @param superpixels Jaccard index with the first anchor in superpixels, 0..1
   * @param pixels the same in pixels
   */
  public record Repeat(
      Change change,
      long seed,
      ClassScore explained,
      Status status,
      Superpixels anchor,
      double superpixels,
      double pixels) {}

  public NullBand {
    repeats = List.copyOf(repeats);
    if (repeats.isEmpty()) {
      throw new IllegalArgumentException("a band of no repeats");
    }
  }

  /** The lowest overlap in pixels. */
  public double low() {
    return repeats.stream().mapToDouble(Repeat::pixels).min().orElseThrow();
  }

  /** The highest overlap in pixels. */
  public double high() {
    return repeats.stream().mapToDouble(Repeat::pixels).max().orElseThrow();
  }

  /** Whether an overlap in pixels lies between the lowest and the highest. */
  public boolean contains(double pixels) {
    return low() <= pixels && pixels <= high();
  }
}
