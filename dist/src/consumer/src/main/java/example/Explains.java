package example;

import dev.kedge.AnchorExplainer;
import dev.kedge.image.io.ImageReader;
import dev.kedge.models.ModelOptions;
import dev.kedge.onnx.OnnxClassifier;
import java.nio.file.Path;

public final class Explains {
  public static void main(String[] args) throws Exception {
    try (var classifier = OnnxClassifier.open(Path.of(args[0]), ModelOptions.DEFAULTS);
        var explainer = new AnchorExplainer(classifier)) {
      var why = explainer.explain(new ImageReader().read(Path.of(args[1])));
      System.out.println(why.explained().label() + " " + why.result().anchor());
    }
  }
}
