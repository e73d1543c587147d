package dev.kedge.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.classify.Scores;
import dev.kedge.image.Image;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.io.ImageReader;
import dev.kedge.testimages.Photo;
import dev.kedge.testimages.TestImages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo classifier answers as its MODEL_CARD.md says. */
class DemoModelTest {
  @TempDir Path temporary;
  private Path folder;

  @BeforeEach
  void demoModel() throws IOException {
    folder = TestImages.writeDemoModel(temporary);
  }

  private static Image photo(String file) throws IOException {
    Photo photo = TestImages.photo(TestImages.photos(), file);
    return new ImageReader().read(photo.read(), file);
  }

  @Test
  void chelseaIsAnEgyptianCat() throws IOException {
    try (OnnxClassifier classifier = OnnxClassifier.open(folder, OnnxOptions.defaults());
        ImageBatch batch = ImageBatch.openHost(classifier.input(), 1)) {
      assertEquals(
          "8d8ca8996193ddbf4b944154f30a2f5764032f8e96e3ab2852634d47ff58abfa",
          classifier.model().sha256());
      Scores scores = classify(classifier, batch, "chelsea.png");
      int[] top = scores.top(0, 3);
      List<String> labels = classifier.model().labels();
      assertEquals("Egyptian cat", labels.get(top[0]));
      assertEquals("tiger cat", labels.get(top[1]));
      assertEquals("tabby, tabby cat", labels.get(top[2]));
      assertEquals(0.80, scores.probability(0, top[0]), 0.03);
      assertEquals(0.10, scores.probability(0, top[1]), 0.01);
      assertEquals(0.09, scores.probability(0, top[2]), 0.01);
    }
  }

  @Test
  void answersDoNotDependOnTheBatch() throws IOException {
    String[] files = {"chelsea.png", "coffee.png", "gc_scarlet_macaw.jpg", "gc_chicken.jpg"};
    try (OnnxClassifier classifier =
            OnnxClassifier.open(folder, OnnxOptions.defaults().withIntraOpThreads(1));
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
