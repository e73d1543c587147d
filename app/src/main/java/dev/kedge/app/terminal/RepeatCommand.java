package dev.kedge.app.terminal;

import dev.kedge.app.flags.PhotoSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The command that repeats one photo's explanation. */
public final class RepeatCommand {
  private RepeatCommand() {}

  /**
   * The command as a shell takes it.
   *
   * @param given the words of the command line that explained all photos
   * @param photos those among them that name photos; none if the embedded one was explained
   */
  public static String of(List<String> given, List<Path> photos, PhotoSource source) {
    List<String> words = new ArrayList<>(List.of("kedge"));
    List<String> names = photos.stream().map(Path::toString).toList();
    given.stream().filter(word -> !names.contains(word)).forEach(words::add);
    if (!photos.isEmpty()) {
      words.add(source.name());
    }
    return quoted(words);
  }

  /** The words of a command line, as a shell takes them. */
  public static String of(List<String> given) {
    List<String> words = new ArrayList<>(List.of("kedge"));
    words.addAll(given);
    return quoted(words);
  }

  private static String quoted(List<String> words) {
    return words.stream()
        .map(w -> w.matches("[\\w./:=,+@%-]+") ? w : "'" + w.replace("'", "'\\''") + "'")
        .collect(Collectors.joining(" "));
  }
}
