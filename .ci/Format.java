import com.google.googlejavaformat.java.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs google-java-format over every Java file of the project: {@code Format check|write ROOT}. */
public final class Format {
  private Format() {}

  public static void main(String[] args) throws IOException {
    List<String> options = new ArrayList<>();
    switch (args[0]) {
      case "check" -> options.addAll(List.of("--dry-run", "--set-exit-if-changed"));
      case "write" -> options.add("--replace");
      default -> throw new IllegalArgumentException("format is check or write, not " + args[0]);
    }
    Path root = Path.of(args[1]);
    try (var files = Files.walk(root)) {
      files
          .filter(f -> f.toString().endsWith(".java"))
          .filter(f -> !root.relativize(f).toString().contains("target"))
          .map(Path::toString)
          .forEach(options::add);
    }
    Main.main(options.toArray(String[]::new));
  }
}
