package dev.kedge.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.classify.Scores;
import dev.kedge.image.Image;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.Preprocessing;
import dev.kedge.image.Resampling;
import dev.kedge.image.Resize;
import dev.kedge.image.io.ImageReader;
import dev.kedge.models.ModelOptions;
import dev.kedge.testimages.Demo;
import dev.kedge.testimages.Photo;
import dev.kedge.testimages.TestImages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo classifier's answers, beside those that its MODEL_CARD.md names. */
class DemoModelTest {
  @TempDir Path temporary;
  private Path folder;

  @BeforeEach
  void demoModel() throws IOException {
    folder = Demo.writeModel(temporary);
  }

  private static Image photo(String file) throws IOException {
    Photo photo = TestImages.photo(TestImages.photos(), file);
    return new ImageReader().read(photo.read(), file);
  }

  /**
   * The view equals the one that the project's label maps were made on, so the answer is the
   * model's; recorded from this test. The card has .80, .10, .09.
   */
  @Test
  void chelseaAsConfigured() throws IOException {
    assertChelsea(Resampling.BILINEAR, .778, .118, .100, .002);
  }

  /**
   * The card does not say how its figures were made. Of some hundred resizes tried afterwards, a
   * box filter at the configured size gives all three.
   */
  @Test
  void chelseaByBoxFilterAsTheCardSays() throws IOException {
    assertChelsea(Resampling.BOX, .80, .10, .09, .005);
  }

  private void assertChelsea(
      Resampling resampling, double egyptian, double tiger, double tabby, double error)
      throws IOException {
    try (OnnxClassifier classifier = OnnxClassifier.open(folder, ModelOptions.DEFAULTS);
        ImageBatch batch = ImageBatch.openHost(classifier.input(), 1)) {
      assertEquals(
          "8d8ca8996193ddbf4b944154f30a2f5764032f8e96e3ab2852634d47ff58abfa",
          classifier.model().sha256());
      Preprocessing configured = classifier.model().preprocessing();
      Preprocessing preprocessing =
          new Preprocessing(
              configured.steps().stream()
                  .map(
                      step ->
                          step instanceof Resize ? new Resize.ShortestEdge(146, resampling) : step)
                  .toList());
      assertEquals(resampling == Resampling.BILINEAR, preprocessing.equals(configured));
      Image view = preprocessing.view(photo("chelsea.png"));
      preprocessing.write(view, classifier.input(), batch.row(0));
      batch.count(1);
      Scores scores = classifier.classify(batch);
      int[] top = scores.top(0, 3);
      List<String> labels = classifier.model().labels();
      assertEquals(
          List.of("Egyptian cat", "tiger cat", "tabby, tabby cat"),
          Arrays.stream(top).mapToObj(labels::get).toList());
      assertEquals(egyptian, scores.probability(0, top[0]), error);
      assertEquals(tiger, scores.probability(0, top[1]), error);
      assertEquals(tabby, scores.probability(0, top[2]), error);
    }
  }

  @Test
  void answersDoNotDependOnTheBatch() throws IOException {
    String[] files = {"chelsea.png", "coffee.png", "gc_scarlet_macaw.jpg", "gc_chicken.jpg"};
    try (OnnxClassifier classifier =
            OnnxClassifier.open(folder, ModelOptions.builder().threads(1).build());
        ImageBatch one = ImageBatch.openHost(classifier.input(), 1);
        ImageBatch many = ImageBatch.openHost(classifier.input(), files.length)) {
      for (int i = 0; i < files.length; i++) {
        write(classifier, many, i, files[i]);
      }
      many.count(files.length);
      Scores together = classifier.classify(many);
      for (int i = 0; i < files.length; i++) {
        Scores alone = classify(classifier, one, files[i]);
        assertEquals(alone.top(0), together.top(i), files[i]);
        assertTrue(alone.probability(0, alone.top(0)) > .3, files[i]);
        for (int c = 0; c < alone.classes(); c++) {
          assertEquals(alone.score(0, c), together.score(i, c), 1e-4, files[i]);
        }
      }
    }
  }

  private static Scores classify(OnnxClassifier classifier, ImageBatch batch, String file)
      throws IOException {
    write(classifier, batch, 0, file);
    batch.count(1);
    return classifier.classify(batch);
  }

  private static void write(OnnxClassifier classifier, ImageBatch batch, int row, String file)
      throws IOException {
    Image view = classifier.model().preprocessing().view(photo(file));
    classifier.model().preprocessing().write(view, classifier.input(), batch.row(row));
  }
}
