package dev.kedge.models;

import dev.kedge.classify.ClassifierException;
import dev.kedge.image.ElementType;
import dev.kedge.image.Preprocessing;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What photos become in an input of int8. No file says what its numbers stand for: a photo's values
 * minus 128, or the numbers of another model quantised by a scale and a zero point. So options must
 * state it, unless what the files say makes whole numbers −128..127 of all values already.
 */
final class SignedBytes {
  private static final int VALUES = 256;

  /** How far from a whole number float32 may be where a whole one is meant. */
  private static final double ROUNDING = 1e-3;

  /**
   * Fewer can hardly be meant: whoever quantises makes use of most of the 256, but numbers of
   * float32, around −2..2, become these five.
   */
  private static final int LEAST_LEVELS = 32;

  private SignedBytes() {}

  /** Whether options say what the numbers are. */
  static boolean stated(ModelOptions options) {
    return options.rescaleFactor().isPresent()
        || options.mean().isPresent()
        || options.std().isPresent();
  }

  /**
   * What results shall tell of it, a clause; nothing if all 256 values are kept apart and none is
   * rounded.
   *
   * @throws ClassifierException if nobody says what the numbers are, or hardly any stay apart
   */
  static Optional<String> note(
      Preprocessing preprocessing, ModelInput graph, ModelOptions options, String files) {
    boolean exact = true;
    long least = VALUES;
    for (int c = 0; c < graph.channels(); c++) {
      double mean = preprocessing.mean().isEmpty() ? 0 : preprocessing.mean().get(c);
      double std = preprocessing.std().isEmpty() ? 1 : preprocessing.std().get(c);
      double factor = preprocessing.rescale().factor();
      double offset = preprocessing.rescale().offset();
      double[] numbers =
          IntStream.range(0, VALUES).mapToDouble(v -> (v * factor + offset - mean) / std).toArray();
      exact &= IntStream.range(0, VALUES).allMatch(v -> isWhole(numbers[v]));
      least =
          Math.min(
              least,
              IntStream.range(0, VALUES)
                  .map(v -> ElementType.INT8.rounded(numbers[v]))
                  .distinct()
                  .count());
    }
    if (exact) {
      return Optional.empty();
    }
    if (!stated(options)) {
      throw notStated(graph, files);
    }
    if (least < LEAST_LEVELS) {
      throw new ClassifierException(
          String.format(
              Locale.ROOT,
              "rounded and clipped to the whole numbers −128..127 of the model's input \"%s\""
                  + " (int8), the %d values of a photo become %d; %s",
              graph.name(),
              VALUES,
              least,
              howTo()));
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "numbers are rounded and clipped to the whole numbers −128..127 of its input (int8):"
                + " %d of %d values stay apart",
            least,
            VALUES));
  }

  private static boolean isWhole(double number) {
    return Math.abs(number - ElementType.INT8.rounded(number)) <= ROUNDING;
  }

  static ClassifierException notStated(ModelInput graph, String files) {
    return new ClassifierException(
        "the model's input \"%s\" takes whole numbers −128..127 (int8), and what they stand for %s; %s"
            .formatted(graph.name(), files, howTo()));
  }

  private static String howTo() {
    return "say it: --rescale 1 --mean 128 --std 1 for a photo's values minus 128, or, where a"
        + " model of mean m and standard deviation d was quantised with scale s and zero"
        + " point z, --mean of m - z*s*d and --std of s*d for each channel";
  }
}
