package dev.kedge.report;

import dev.kedge.Used;
import dev.kedge.classify.Inference;
import dev.kedge.mask.Superpixels;
import dev.kedge.perturb.Fill;
import dev.kedge.search.Evidence;
import dev.kedge.search.Precision;
import dev.kedge.segment.Segmentation;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Numbers and names in words, the same in all countries. All that people read is formatted here.
 * Stateless.
 */
public final class Words {
  private static final char NO_BREAK = '\u00A0';
  private static final int BRIEF = 28;

  private Words() {}

  /** What masked pictures, and on what. */
  public static String maskedBy(Used used) {
    return used.maskedOn().isEmpty()
        ? used.backend()
        : "%s (%s)".formatted(used.backend(), used.maskedOn());
  }

  /** What ran a model, on what, and what else is worth knowing of it. */
  public static String runBy(Inference inference) {
    return Stream.concat(
            Stream.of(inference.runtime() + ", " + inference.device()), inference.notes().stream())
        .collect(Collectors.joining("; "));
  }

  /** A share 0..1; shares near, but not at, 0 and 1 are never rounded to them. */
  public static String percent(double share) {
    double percent = 100 * share;
    String digits;
    if (share == 0 || share == 1) {
      digits = share == 0 ? "0" : "100";
    } else if (percent < .1) {
      digits = "under 0.1";
    } else if (percent > 99.9) {
      digits = "over 99.9";
    } else {
      digits = number(percent < 1 || percent > 99 ? "%.1f" : "%.0f", percent);
    }
    return digits + NO_BREAK + "%";
  }

  /** A share 0..1 with one more digit, for tables. */
  public static String finePercent(double share) {
    return share < .001 || share > .999
        ? percent(share)
        : number("%.1f", 100 * share) + NO_BREAK + "%";
  }

  /** A structural similarity (SSIM) of at most 1, which is never rounded to 1. */
  public static String similarity(double ssim) {
    return ssim < 1 && ssim > .999 ? "over 0.999" : fixed(ssim, 3);
  }

  /** A measure that is no share, with two digits after the point. */
  public static String decimal(double value) {
    String digits = number("%.2f", Math.abs(value));
    return value < 0 && !digits.equals("0.00") ? "\u2212" + digits : digits;
  }

  /** A lower bound 0..1, rounded down to one digit after the point. */
  public static String lowerBound(double share) {
    return bound(Math.floor(1000 * share) / 10);
  }

  /** An upper bound 0..1, rounded up to one digit after the point. */
  public static String upperBound(double share) {
    return bound(Math.ceil(1000 * share) / 10);
  }

  /** A precision with its bounds, rounded outward. */
  public static String bounds(Precision precision) {
    if (!known(precision)) {
      return "not known";
    }
    return switch (precision.evidence()) {
      case EXACT -> finePercent(precision.value()) + ", exactly";
      case CERTIFIED -> finePercent(precision.value()) + between(precision);
      case ESTIMATED ->
          precision.low() == 0 && precision.high() == 1
              ? "about %s, without bounds".formatted(finePercent(precision.value()))
              : finePercent(precision.value()) + between(precision);
    };
  }

  private static String between(Precision precision) {
    return ", between %s and %s"
        .formatted(lowerBound(precision.low()), upperBound(precision.high()));
  }

  /** Whether anything was learnt of a precision, be it a figure without bounds. */
  static boolean known(Precision precision) {
    return precision.evidence() == Evidence.EXACT
        || precision.low() > 0
        || precision.high() < 1
        || precision.value() > 0;
  }

  private static String bound(double percent) {
    return number(percent == Math.rint(percent) ? "%.0f" : "%.1f", percent) + NO_BREAK + "%";
  }

  public static String count(long count) {
    return number("%,d", count);
  }

  /** A number and its noun, with an s where it is not one. */
  public static String count(long count, String noun) {
    return count(count, noun, noun + "s");
  }

  /** A number and its noun, for one and for any other number. */
  public static String count(long count, String one, String many) {
    return count(count) + " " + (count == 1 ? one : many);
  }

  /** A number with so many digits after the point. */
  public static String fixed(double value, int digits) {
    return number("%,." + digits + "f", value);
  }

  /** A number with so many digits that count. */
  public static String digits(double value, int digits) {
    return number("%." + digits + "g", value);
  }

  public static String seconds(Duration duration) {
    return fixed(duration.toNanos() / 1e9, 3) + NO_BREAK + "s";
  }

  /** A long time, as exact as matters: "3 h 5 min", "7 min 12 s", "9 s". */
  public static String span(Duration duration) {
    return duration.toHours() > 0
        ? "%s h %s min".formatted(duration.toHours(), duration.toMinutesPart())
        : duration.toMinutes() > 0
            ? "%s min %s s".formatted(duration.toMinutes(), duration.toSecondsPart())
            : duration.toSeconds() + " s";
  }

  public static String quote(String label) {
    return "“" + label + "”";
  }

  /** The first of a label's comma-separated names, as many as fit into a headline. */
  public static String brief(String label) {
    if (label.length() <= BRIEF) {
      return label;
    }
    int comma = label.lastIndexOf(',', BRIEF);
    return comma > 0 ? label.substring(0, comma) + " …" : label;
  }

  /** Superpixels by their numbers, at most so many of them. */
  public static String superpixels(Superpixels superpixels, int most) {
    int[] indices = superpixels.indices();
    return indices.length == 0
        ? "no superpixel"
        : (indices.length == 1 ? "superpixel " : "superpixels ") + listed(indices, most);
  }

  /** Superpixels by the ids that they were given with, at most so many of them. */
  public static String ids(Segmentation segmentation, Superpixels superpixels, int most) {
    int[] ids = Arrays.stream(superpixels.indices()).map(segmentation::id).toArray();
    return (ids.length == 1 ? "id " : "ids ") + listed(ids, most);
  }

  private static String listed(int[] numbers, int most) {
    return Arrays.stream(numbers)
            .limit(most)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", "))
        + (numbers.length > most ? " and " + (numbers.length - most) + " more" : "");
  }

  /** What shows where a superpixel is masked. */
  public static String shownInstead(Fill fill) {
    return switch (fill) {
      case Fill.Mean mean -> "its own mean colour";
      case Fill.Constant(int red, int green, int blue) ->
          "the colour " + red + ", " + green + ", " + blue + " (red, green, blue)";
      case Fill.Blur(double sigma) -> "a blurred copy of the picture (sigma " + plain(sigma) + ")";
      case Fill.Backgrounds backgrounds -> "a part of another picture";
    };
  }

  /** The fill with its parameters. */
  public static String name(Fill fill) {
    return switch (fill) {
      case Fill.Mean mean -> "mean";
      case Fill.Constant(int red, int green, int blue) ->
          "constant " + red + ", " + green + ", " + blue;
      case Fill.Blur(double sigma) -> "blur, sigma " + sigma;
      case Fill.Backgrounds(var pictures) -> count(pictures.size(), "background picture");
    };
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? number("%.0f", value) : Double.toString(value);
  }

  private static String number(String format, Object value) {
    return String.format(Locale.ROOT, format, value);
  }
}
