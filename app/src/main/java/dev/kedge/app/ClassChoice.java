package dev.kedge.app;

import dev.kedge.app.flags.UsageException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Finds the class that a flag means. */
final class ClassChoice {
  private static final int MOST_NAMED = 5;

  private ClassChoice() {}

  /**
   * The class of a number, or of a label: its whole text, or one of the names between its commas,
   * upper or lower case.
   *
   * @param flag the flag, for messages
   * @throws UsageException if there is none, or several
   */
  static int of(String flag, String given, List<String> labels) {
    if (given.chars().allMatch(Character::isDigit) && given.length() < 10 && !given.isEmpty()) {
      int index = Integer.parseInt(given);
      if (index < labels.size()) {
        return index;
      }
      throw new UsageException(
          "%s is %s, the model has the classes 0..%d".formatted(flag, given, labels.size() - 1));
    }
    int[] whole =
        IntStream.range(0, labels.size())
            .filter(i -> labels.get(i).equalsIgnoreCase(given))
            .toArray();
    int[] found =
        whole.length > 0
            ? whole
            : IntStream.range(0, labels.size())
                .filter(i -> names(labels.get(i)).contains(given.strip().toLowerCase(Locale.ROOT)))
                .toArray();
    if (found.length == 1) {
      return found[0];
    }
    if (found.length > 1) {
      throw new UsageException(
          "%s '%s' is the name of several classes, give one of the numbers %s"
              .formatted(flag, given, Arrays.toString(found)));
    }
    String like =
        labels.stream()
            .filter(
                l -> l.toLowerCase(Locale.ROOT).contains(given.strip().toLowerCase(Locale.ROOT)))
            .limit(MOST_NAMED)
            .map(l -> "'" + l + "'")
            .collect(Collectors.joining(", "));
    throw new UsageException(
        "%s '%s' is no label of the model%s"
            .formatted(flag, given, like.isEmpty() ? "" : "; there are " + like));
  }

  private static List<String> names(String label) {
    return Arrays.stream(label.toLowerCase(Locale.ROOT).split(",")).map(String::strip).toList();
  }
}
