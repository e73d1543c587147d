package dev.kedge.app;

import dev.kedge.testimages.TestImages;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** Runs of the command in this process and beside it, on small budgets. */
final class BatchRuns {
  static final List<String> PHOTOS =
      List.of("coffee.png", "gc_cat.jpg", "gc_koala.jpg", "gc_scarlet_macaw.jpg", "rocket.jpg");
  private static final List<String> FAST = List.of("--segments=4", "--seed=3", "--device=cpu");

  private BatchRuns() {}

  record Run(int code, String out, String err) {}

  /** A command with the flags of all runs here. */
  static Run run(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> all = new ArrayList<>(Arrays.asList(words));
    all.addAll(FAST);
    int code = Main.run(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
    return new Run(code, out.toString(), err.toString());
  }

  static Run batch(Path pictures, Path results, String... more) {
    List<String> words = new ArrayList<>(List.of("batch", "" + pictures, "--out=" + results));
    words.addAll(Arrays.asList(more));
    return run(words.toArray(String[]::new));
  }

  /** The same in a process of its own, to be killed. */
  static ProcessBuilder process(Path pictures, Path results, String... more) {
    return process("-Xmx1g", pictures, results, more);
  }

  /** The same with a heap, as {@code -Xmx1g}. */
  static ProcessBuilder process(String heap, Path pictures, Path results, String... more) {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                heap,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath,
                Main.class.getName(),
                "batch",
                "" + pictures,
                "--out=" + results));
    words.addAll(Arrays.asList(more));
    words.addAll(FAST);
    return new ProcessBuilder(words)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectErrorStream(false);
  }

  /** The photos, one of them in a folder of its own. */
  static Path photos(Path folder) throws IOException {
    for (String name : PHOTOS) {
      Path file = folder.resolve(name.startsWith("gc_cat") ? "deep/er/" + name : name);
      Files.createDirectories(file.getParent());
      Files.write(file, TestImages.photo(TestImages.photos(), name).read());
    }
    return folder;
  }

  /** Many pictures of few photos. */
  static Path copies(Path folder, int count) throws IOException {
    Files.createDirectories(folder);
    for (int i = 0; i < count; i++) {
      String name = PHOTOS.get(i % PHOTOS.size());
      String ending = name.substring(name.indexOf('.'));
      Files.write(
          folder.resolve(String.format(Locale.ROOT, "%03d%s", i, ending)),
          TestImages.photo(TestImages.photos(), name).read());
    }
    return folder;
  }

  /** Pictures of one colour, large but in their files. */
  static Path large(Path folder, int count, int side) throws IOException {
    Files.createDirectories(folder);
    BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_3BYTE_BGR);
    for (int i = 0; i < count; i++) {
      ImageIO.write(picture, "png", folder.resolve(i + ".png").toFile());
    }
    return folder;
  }

  static Path explanations(Path results) {
    return results.resolve("explanations.jsonl");
  }

  /** What the lines say but for timings, in order. */
  static List<String> answers(Path results) throws IOException {
    try (Stream<String> lines = Files.lines(explanations(results))) {
      return answers(lines);
    }
  }

  static List<String> answers(Stream<String> lines) {
    return lines.map(line -> line.replaceAll(",\"run\":\\{.*", "")).sorted().toList();
  }
}
