package dev.kedge.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kedge.classify.Scores;
import dev.kedge.image.Image;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.Preprocessing;
import dev.kedge.image.Preprocessing.Size;
import dev.kedge.image.Resampling;
import dev.kedge.image.Resize.Exact;
import dev.kedge.image.Resize.ShortestEdge;
import dev.kedge.image.Step;
import dev.kedge.image.io.ImageReader;
import dev.kedge.models.ModelOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Real classifiers, in folders of the folder that the environment's KEDGE_MODELS names. The
 * README.md beside a model has lines {@code - PHOTO | LABEL PROBABILITY, …} of what it said when it
 * was made; photos are looked for in the folder {@code photos} beside the models.
 *
 * <p>The tables were made with Pillow's bilinear resize, as here, but rounded the longer side to
 * the nearest pixel, where Hugging Face's processors round down. That moves the crop by up to half
 * a pixel. So the table's rounding is what is held to the table; the other is printed.
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
    List<String> wrong = new ArrayList<>();
    try (OnnxClassifier classifier = OnnxClassifier.open(folder, ModelOptions.DEFAULTS);
        ImageBatch batch = ImageBatch.openHost(classifier.input(), 1)) {
      assertEquals(64, classifier.model().sha256().length());
      for (String line : Files.readAllLines(folder.resolve("README.md"))) {
        Matcher row = ROW.matcher(line);
        Path photo = folder.resolveSibling("../photos/" + (row.matches() ? row.group(1) : ""));
        if (row.matches() && Files.isRegularFile(photo)) {
          classify(classifier, batch, photo, row.group(2), wrong);
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  private static void classify(
      OnnxClassifier classifier, ImageBatch batch, Path photo, String table, List<String> wrong)
      throws IOException {
    Image image = new ImageReader().read(photo);
    Preprocessing configured = classifier.model().preprocessing();
    double asTable = difference(classifier, batch, ofTable(configured, image).view(image), table);
    double asConfigured = difference(classifier, batch, configured.view(image), table);
    String line =
        String.format(
            Locale.ROOT,
            "%s on %s: largest difference from its table %.4f, with the longer side rounded down as"
                + " configured %.4f",
            classifier.model().name(),
            photo.getFileName(),
            asTable,
            asConfigured);
    System.out.println(line);
    if (!(asTable <= ERROR)) {
      wrong.add(line);
    }
  }

  /** The largest difference of a probability from a line of labels and probabilities. */
  private static double difference(
      OnnxClassifier classifier, ImageBatch batch, Image view, String table) {
    classifier.model().preprocessing().write(view, classifier.input(), batch.row(0));
    batch.count(1);
    Scores scores = classifier.classify(batch);
    List<String> labels = classifier.model().labels();
    Matcher entry = ENTRY.matcher(table);
    double largest = 0;
    while (entry.find()) {
      String name = entry.group(1);
      double expected = Double.parseDouble(entry.group(2));
      // Two classes of ImageNet are called crane, two maillot.
      double difference =
          IntStream.range(0, labels.size())
              .filter(c -> labels.get(c).equals(name) || labels.get(c).startsWith(name + ","))
              .mapToDouble(c -> Math.abs(scores.probability(0, c) - expected))
              .min()
              .orElse(1);
      largest = Math.max(largest, difference);
    }
    return largest;
  }

  /**
   * The configured preprocessing with the longer side rounded half to even, as the tables have it.
   */
  private static Preprocessing ofTable(Preprocessing configured, Image photo) {
    return new Preprocessing(
        configured.steps().stream().map(step -> ofTable(step, photo)).toList());
  }

  private static Step ofTable(Step step, Image photo) {
    if (!(step instanceof ShortestEdge(int pixels, Resampling resampling))) {
      return step;
    }
    double scale = (double) pixels / Math.min(photo.height(), photo.width());
    Size size =
        new Size((int) Math.rint(photo.height() * scale), (int) Math.rint(photo.width() * scale));
    return new Exact(size, resampling);
  }
}
