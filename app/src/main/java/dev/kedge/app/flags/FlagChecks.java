package dev.kedge.app.flags;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Refusals of flags, in the words of the command line: what was given, and what is expected. */
public final class FlagChecks {
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

  /** A number as it would be given: 0, not 0.0. */
  private static String text(Number number) {
    return number instanceof Double d && Double.isFinite(d)
        ? BigDecimal.valueOf(d).stripTrailingZeros().toPlainString()
        : number.toString();
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
