package dev.kedge.app.flags;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Refusals of flags, in the words of the command line: what was given, and what is expected. */
public final class FlagChecks {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MOST_SECONDS = 1e9;
  private static final int LONGEST_PLAIN = 17;

  private FlagChecks() {}

  /**
   * Checks a flag's number.
   *
   * @throws UsageException unless {@code holds}
   */
  public static void require(boolean holds, String flag, Number given, String expected) {
    if (!holds) {
      throw new UsageException("%s is %s, expected %s".formatted(flag, text(given), expected));
    }
  }

  /**
   * Checks that a flag's number is at least another.
   *
   * @throws UsageException if it is not
   */
  public static void atLeast(long least, String flag, long given) {
    require(given >= least, flag, given, "at least " + least);
  }

  /**
   * Checks that a flag's number is within a range.
   *
   * @throws UsageException if it is not
   */
  public static void between(long least, long most, String flag, long given) {
    require(
        given >= least && given <= most,
        flag,
        given,
        String.format(Locale.ROOT, "%d to %d", least, most));
  }

  /**
   * The time that a flag gives.
   *
   * @throws UsageException unless it is above 0 and below 1e9 seconds
   */
  static Duration seconds(String flag, double given) {
    require(
        given > 0 && given < MOST_SECONDS, flag, given, "a number of seconds above 0, below 1e9");
    return Duration.ofNanos(Math.max(1, (long) (given * NANOS_PER_SECOND)));
  }

  /** A number as it would be given: 0, not 0.0, but 1.0E-20. */
  private static String text(Number number) {
    if (!(number instanceof Double d) || !Double.isFinite(d)) {
      return number.toString();
    }
    String plain = BigDecimal.valueOf(d).stripTrailingZeros().toPlainString();
    return plain.length() <= LONGEST_PLAIN ? plain : d.toString();
  }

  /**
   * Refuses flags that have no effect with what was chosen: silence would let an error pass.
   *
   * @param choice as it is given, as {@code --segmenter grid}
   * @param takes the flags that it takes
   * @param values by flag; null for those that were not given
   * @throws UsageException if another was given
   */
  static void refuse(String choice, List<String> takes, Map<String, @Nullable Object> values) {
    values.forEach(
        (flag, value) -> {
          if (value != null && !takes.contains(flag)) {
            throw new UsageException(
                "%s does nothing with %s, which takes %s"
                    .formatted(
                        flag, choice, takes.isEmpty() ? "no such flag" : String.join(", ", takes)));
          }
        });
  }
}
