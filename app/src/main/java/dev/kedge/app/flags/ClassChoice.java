package dev.kedge.app.flags;

import dev.kedge.Question;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the class that a flag means. */
public final class ClassChoice {
  private static final int MOST_NAMED = 5;
  private static final int LETTERS_AN_EDIT = 4;
  private static final int MANY = Integer.MAX_VALUE;

  private ClassChoice() {}

  /**
   * A question about the class that {@code --class} means; as it is if that is not given.
   *
   * @throws UsageException if the model has no such class, or several
   */
  public static Question ask(Question question, @Nullable String given, List<String> labels) {
    return given == null
        ? question
        : question.toBuilder().target(of("--class", given, labels)).build();
  }

  /**
   * The class of a number, or of a label: its whole text, or one of the names between its commas,
   * upper or lower case.
   *
   * @param flag the flag, for messages
   * @throws UsageException if there is none, or several
   */
  public static int of(String flag, String given, List<String> labels) {
    if (given.chars().allMatch(Character::isDigit) && given.length() < 10 && !given.isEmpty()) {
      int index = Integer.parseInt(given);
      if (index < labels.size()) {
        return index;
      }
      throw new UsageException(
          "%s is %s, the model has the classes 0..%s".formatted(flag, given, labels.size() - 1));
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
        near(given.strip().toLowerCase(Locale.ROOT), labels)
            .map(l -> "'" + l + "'")
            .collect(Collectors.joining(", "));
    throw new UsageException(
        "%s '%s' is no label of the model%s"
            .formatted(flag, given, like.isEmpty() ? "" : "; there are " + like));
  }

  /** Labels that contain a text; if none does, those with a name that is nearly the same. */
  private static Stream<String> near(String text, List<String> labels) {
    List<String> containing =
        labels.stream().filter(l -> l.toLowerCase(Locale.ROOT).contains(text)).toList();
    if (!containing.isEmpty()) {
      return containing.stream().limit(MOST_NAMED);
    }
    int most = Math.max(1, text.length() / LETTERS_AN_EDIT);
    return labels.stream()
        .filter(l -> edits(text, l) <= most)
        .sorted(Comparator.comparingInt(l -> edits(text, l)))
        .limit(MOST_NAMED);
  }

  /** The fewest letters to add, drop or replace (Levenshtein) to one of a label's names. */
  private static int edits(String text, String label) {
    return names(label).stream().mapToInt(name -> distance(text, name)).min().orElse(MANY);
  }

  private static int distance(String a, String b) {
    int[] row = IntStream.rangeClosed(0, b.length()).toArray();
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }

  private static List<String> names(String label) {
    return Arrays.stream(label.toLowerCase(Locale.ROOT).split(",")).map(String::strip).toList();
  }
}
