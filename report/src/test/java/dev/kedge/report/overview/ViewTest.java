package dev.kedge.report.overview;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.AnchorExplainer;
import dev.kedge.Explanation;
import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.image.Image;
import dev.kedge.image.io.ImageReader;
import dev.kedge.models.ModelOptions;
import dev.kedge.onnx.OnnxClassifier;
import dev.kedge.segment.Grid;
import dev.kedge.testimages.Demo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ViewTest {
  @TempDir Path folder;

  private Explanation explanation() throws IOException {
    Image photo = new ImageReader().read(Demo.photo(), "photo");
    try (var classifier = OnnxClassifier.open(Demo.writeModel(folder), ModelOptions.DEFAULTS);
        var explainer = new AnchorExplainer(classifier)) {
      return explainer.explain(
          photo, Scene.builder().segmenter(Grid.of(3, 3)).build(), Question.DEFAULTS);
    }
  }

  @Test
  void isReadAsItWasWritten() throws IOException {
    Explanation explanation = explanation();
    View view = View.of("photo", explanation);
    String line = ViewJson.of(view).put("newer", 1).toString();
    View read = ViewJson.read(line.getBytes(StandardCharsets.UTF_8));
    assertEquals(line, ViewJson.of(read).put("newer", 1).toString());
    assertEquals(explanation.explained().label(), read.label());
    assertEquals(9, read.patches().size());
    assertEquals(
        explanation.anchorPixelShare(),
        read.patches().stream().filter(Patch::anchored).mapToDouble(Patch::share).sum(),
        1e-3);
    assertTrue(line.length() < 10_000, "a view takes " + line.length() + " bytes");
    for (int s = 0; s < 9; s++) {
      assertEquals(
          view.patches().get(s).colour().lightness(),
          read.patches().get(s).colour().lightness(),
          1.0 / 255);
    }
  }

  @Test
  void cellsCoverThePicture() throws IOException {
    Explanation explanation = explanation();
    Region region = Region.of(explanation);
    assertEquals(
        explanation.anchorPixelShare(),
        region.cells().stream().mapToDouble(Double::doubleValue).average().orElseThrow(),
        .02,
        "mean share of the cells");
    assertEquals(.36, region.expected(), .02);
  }
}
