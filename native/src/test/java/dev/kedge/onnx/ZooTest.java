package dev.kedge.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kedge.classify.Scores;
import dev.kedge.image.Image;
import dev.kedge.image.ImageBatch;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Real classifiers, in folders of the folder that the environment's KEDGE_MODELS names. The
 * README.md beside a model has lines {@code - PHOTO | LABEL PROBABILITY, …} of what it said when it
 * was made; photos are looked for in the folder {@code photos} beside the models.
 */
@Tag("zoo")
class ZooTest {
  private static final double ERROR = 0.02;
  private static final Pattern ROW = Pattern.compile("- (\\S+) \\| (.*)");
  private static final Pattern ENTRY = Pattern.compile("(?:^|, )([^,]+) (\\d\\.\\d+)");

  static List<Path> models() throws IOException {
    Path zoo = Path.of(System.getenv().getOrDefault("KEDGE_MODELS", "KEDGE_MODELS is not set"));
    try (Stream<Path> folders = Files.list(zoo)) {
      return folders.filter(Files::isDirectory).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void answersAsItsReadmeSays(Path folder) throws IOException {
    List<String> differences = new ArrayList<>();
    try (OnnxClassifier classifier = OnnxClassifier.open(folder, OnnxOptions.defaults());
        ImageBatch batch = ImageBatch.openHost(classifier.input(), 1)) {
      assertEquals(64, classifier.model().sha256().length());
      for (String line : Files.readAllLines(folder.resolve("README.md"))) {
        Matcher row = ROW.matcher(line);
        Path photo = folder.resolveSibling("../photos/" + (row.matches() ? row.group(1) : ""));
        if (row.matches() && Files.isRegularFile(photo)) {
          classify(classifier, batch, photo, row.group(2), differences);
        }
      }
    }
    assertEquals(List.of(), differences);
  }

  private static void classify(
      OnnxClassifier classifier,
      ImageBatch batch,
      Path photo,
      String table,
      List<String> differences)
      throws IOException {
    Image view = classifier.model().preprocessing().view(read(photo));
    classifier.model().preprocessing().write(view, classifier.input(), batch.row(0));
    batch.count(1);
    Scores scores = classifier.classify(batch);
    List<String> labels = classifier.model().labels();
    Matcher entry = ENTRY.matcher(table);
    double worst = 0;
    while (entry.find()) {
      String name = entry.group(1);
      double expected = Double.parseDouble(entry.group(2));
      double found =
          IntStream.range(0, labels.size())
              .filter(c -> labels.get(c).equals(name) || labels.get(c).startsWith(name + ","))
              .mapToDouble(c -> scores.probability(0, c))
              .boxed()
              .min(Comparator.comparingDouble(p -> Math.abs(p - expected)))
              .orElse(-1.0);
      worst = Math.max(worst, Math.abs(found - expected));
      if (!(Math.abs(found - expected) <= ERROR)) {
        differences.add(
            "%s on %s, %s: %.3f in its table, %.3f here"
                .formatted(classifier.model().name(), photo.getFileName(), name, expected, found));
      }
    }
    System.out.printf(
        "%s on %s: largest difference %.4f%n",
        classifier.model().name(), photo.getFileName(), worst);
  }

  private static Image read(Path photo) throws IOException {
    BufferedImage image = ImageIO.read(photo.toFile());
    byte[] rgb = new byte[image.getWidth() * image.getHeight() * Image.CHANNELS];
    for (int p = 0; p < rgb.length / Image.CHANNELS; p++) {
      int value = image.getRGB(p % image.getWidth(), p / image.getWidth());
      for (int c = 0; c < Image.CHANNELS; c++) {
        rgb[p * Image.CHANNELS + c] = (byte) (value >> (16 - 8 * c));
      }
    }
    return Image.of(image.getHeight(), image.getWidth(), rgb);
  }
}
