package dev.kedge.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.AnchorExplainer;
import dev.kedge.ProgressListener;
import dev.kedge.Scene;
import dev.kedge.classify.Classifier;
import dev.kedge.compare.CompareOptions;
import dev.kedge.compare.Comparer;
import dev.kedge.compare.Comparison;
import dev.kedge.compare.RestoringSet;
import dev.kedge.image.Image;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.io.ImageReader;
import dev.kedge.models.ModelOptions;
import dev.kedge.onnx.OnnxClassifier;
import dev.kedge.search.Budget;
import dev.kedge.segment.Grid;
import dev.kedge.testimages.Demo;
import dev.kedge.testimages.TestImages;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restoring sets of real pairs, pasted once more by a few lines that share nothing with them. */
final class RestoringCheckTest {
  private static final List<String> PHOTOS =
      List.of("gc_dog.jpg", "gc_koala.jpg", "gc_panda.jpg", "gc_chicken.jpg");

  private static final CompareOptions OPTIONS =
      CompareOptions.DEFAULTS
          .withScene(Scene.builder().segmenter(Grid.of(2, 3)).build())
          .withNullRepeats(0)
          .withPrecisionDraws(0)
          .withDefences(false)
          .withOwnAnchor(false);

  @TempDir Path folder;

  @Test
  void whatIsPastedByHandHasTheAnswer() throws Exception {
    ImageReader reader = new ImageReader();
    int restored = 0;
    try (Classifier classifier =
            OnnxClassifier.open(Demo.writeModel(folder), ModelOptions.DEFAULTS);
        AnchorExplainer explainer = new AnchorExplainer(classifier)) {
      for (String first : PHOTOS) {
        for (String second : PHOTOS) {
          Image a = reader.read(TestImages.photo(TestImages.photos(), first).read(), first);
          Image b = reader.read(TestImages.photo(TestImages.photos(), second).read(), second);
          Comparison comparison =
              new Comparer(explainer)
                  .compare(a, b, OPTIONS, Budget.UNLIMITED, ProgressListener.NONE);
          RestoringSet set = comparison.restoring().orElseThrow().firstIntoSecond();
          assertTrue(set.verified() && set.smallest(), set.toString());
          assertEquals(first.equals(second), set.set().isEmpty());
          assertEquals(set.label(), pasted(classifier, a, b, comparison, set), first + second);
          restored += set.set().isEmpty() ? 0 : 1;
        }
      }
    }
    assertEquals(12, restored);
  }

  private static int pasted(
      Classifier classifier, Image a, Image b, Comparison comparison, RestoringSet set) {
    var preprocessing = classifier.model().preprocessing();
    byte[] from = preprocessing.view(a).copyRgb();
    byte[] rgb = preprocessing.view(b).copyRgb();
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = set.set().contains(comparison.segmentation().label(i / 3)) ? from[i] : rgb[i];
    }
    Image picture =
        Image.of(comparison.first().view().height(), comparison.first().view().width(), rgb);
    try (ImageBatch batch = ImageBatch.openHost(classifier.input(), 1)) {
      preprocessing.write(picture, classifier.input(), batch.row(0));
      batch.count(1);
      return classifier.classify(batch).top(0);
    }
  }
}
