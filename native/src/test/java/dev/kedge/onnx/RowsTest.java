package dev.kedge.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kedge.classify.Scores;
import dev.kedge.image.Image;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.io.ImageReader;
import dev.kedge.mask.Draw;
import dev.kedge.mask.MaskBatch;
import dev.kedge.mask.MaskSampler;
import dev.kedge.mask.Superpixels;
import dev.kedge.models.ModelOptions;
import dev.kedge.perturb.Fill;
import dev.kedge.perturb.Perturber;
import dev.kedge.perturb.Planes;
import dev.kedge.perturb.ScalarBackend;
import dev.kedge.segment.Grid;
import dev.kedge.segment.Segmentation;
import dev.kedge.testimages.Demo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a masked picture's scores owe to the batch that it is in. Kedge needs the top class alone to
 * be free of that; whether the scores are, bit by bit, is printed.
 */
final class RowsTest {
  private static final int PICTURES = 48;
  private static final int[] BATCH_SIZES = {1, 2, 3, 5, 8, 13, 16, 32, 48};
  private static final long SEED = 7;

  @Test
  void topClassOfTheDemoModelIsFreeOfTheBatch(@TempDir Path folder) throws IOException {
    assertTopIsFreeOfTheBatch(Demo.writeModel(folder));
  }

  static List<Path> models() throws IOException {
    return ZooTest.models();
  }

  @Tag("zoo")
  @ParameterizedTest
  @MethodSource("models")
  void topClassIsFreeOfTheBatch(Path folder) throws IOException {
    assertTopIsFreeOfTheBatch(folder);
  }

  private static void assertTopIsFreeOfTheBatch(Path folder) throws IOException {
    for (int threads : new int[] {1, 2}) {
      ModelOptions options = ModelOptions.builder().threads(threads).build();
      try (OnnxClassifier classifier = OnnxClassifier.open(folder, options)) {
        assertTopIsFreeOfTheBatch(classifier, threads);
      }
    }
  }

  private static void assertTopIsFreeOfTheBatch(OnnxClassifier classifier, int threads)
      throws IOException {
    byte[] file = Demo.photo();
    Image view = classifier.model().preprocessing().view(new ImageReader().read(file, Demo.PHOTO));
    Segmentation segmentation = Grid.of(4, 4).segment(view);
    MaskBatch masks = new MaskBatch(16, PICTURES);
    new MaskSampler(SEED, 16, .5, 1)
        .draw(new Draw.Conditional(Superpixels.none(16), 0, PICTURES), masks);
    try (Planes planes =
            Planes.open(
                view,
                segmentation,
                new Fill.Mean(),
                classifier.model().preprocessing(),
                classifier.input());
        Perturber perturber = new ScalarBackend().open(planes);
        ImageBatch batch = perturber.openBatch(PICTURES, classifier::reads)) {
      float[][] alone = scores(classifier, perturber, masks, batch, 1);
      for (int size : BATCH_SIZES) {
        float[][] together = scores(classifier, perturber, masks, batch, size);
        int differing = 0;
        float most = 0;
        for (int p = 0; p < PICTURES; p++) {
          assertEquals(top(alone[p]), top(together[p]), "picture " + p + " in batches of " + size);
          for (int c = 0; c < alone[p].length; c++) {
            differing += Float.compare(alone[p][c], together[p][c]) == 0 ? 0 : 1;
            most = Math.max(most, Math.abs(alone[p][c] - together[p][c]));
          }
        }
        System.out.printf(
            "%s, %d threads, batches of %d: %d of %d scores differ from those alone, by %.2g at"
                + " most%n",
            classifier.model().name(), threads, size, differing, PICTURES * alone[0].length, most);
      }
    }
  }

  private static float[][] scores(
      OnnxClassifier classifier, Perturber perturber, MaskBatch masks, ImageBatch batch, int size) {
    float[][] all = new float[PICTURES][classifier.classes()];
    for (int from = 0; from < PICTURES; from += size) {
      int count = Math.min(size, PICTURES - from);
      perturber.perturb(masks, from, count, batch, 0);
      batch.count(count);
      Scores scores = classifier.classify(batch);
      for (int row = 0; row < count; row++) {
        for (int c = 0; c < classifier.classes(); c++) {
          all[from + row][c] = scores.score(row, c);
        }
      }
    }
    return all;
  }

  private static int top(float[] scores) {
    int top = 0;
    for (int c = 1; c < scores.length; c++) {
      top = scores[c] > scores[top] ? c : top;
    }
    return top;
  }
}
