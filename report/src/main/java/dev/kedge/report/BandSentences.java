package dev.kedge.report;

import dev.kedge.compare.Comparison;
import dev.kedge.compare.NullBand;
import dev.kedge.compare.Overlap;

/** What the overlaps of harmless repeats show of the one observed, and what so few cannot show. */
final class BandSentences {
  /** From so many repeats on, one more lies below all of them once in twenty times at most. */
  private static final int SEVERAL = 19;

  private final Comparison comparison;
  private final NullBand band;
  private final boolean found;

  /**
   * @param found whether both anchors were found
   */
  BandSentences(Comparison comparison, NullBand band, boolean found) {
    this.comparison = comparison;
    this.band = band;
    this.found = found;
  }

  /** All of it in one paragraph. */
  String all() {
    String harmless =
        "A explained again with other seeds, one grey level of noise, JPEG 90 or Gaussian noise of the same size gives overlaps of %s to %s over %s"
            .formatted(
                Words.percent(band.low()),
                Words.percent(band.high()),
                Words.count(band.repeats().size(), "repeat"));
    if (!found) {
      return harmless
          + ". The overlap of A's and B's anchors is not known, as they were not both found."
          + changed();
    }
    return "The two anchors overlap in %s of their pixels (shared area as a share of both together). %s; the one observed %s%s%s"
        .formatted(
            Words.percent(comparison.overlap().pixels()),
            harmless,
            where(comparison.overlap().pixels()),
            contained(),
            changed());
  }

  private String where(double observed) {
    if (band.contains(observed)) {
      return "lies among them: by itself it says nothing.";
    }
    if (observed > band.high()) {
      return "lies above all of them: nothing has moved more than by noise.";
    }
    int repeats = band.repeats().size();
    return "lies below all of them. Were it one more harmless repeat, that would happen by chance about once in %s times: %s"
        .formatted(
            repeats + 1,
            repeats < SEVERAL
                ? "%s give a hint, no proof; more of them (--null-repeats) tell more."
                    .formatted(Words.count(repeats, "repeat"))
                : "that is seldom.");
  }

  private String contained() {
    Overlap overlap = comparison.overlap();
    if (overlap.kept().isEmpty() || overlap.lost().isEmpty() == overlap.gained().isEmpty()) {
      return "";
    }
    return overlap.lost().isEmpty()
        ? " But A's anchor lies wholly in B's: B's is larger, it has not moved away."
        : " But B's anchor lies wholly in A's: B's is smaller, it has not moved away.";
  }

  private String changed() {
    long lost =
        band.repeats().stream()
            .filter(r -> r.explained().index() != comparison.first().explained().index())
            .count();
    return lost == 0 ? "" : " In %s of them the noise alone changed the answer.".formatted(lost);
  }
}
