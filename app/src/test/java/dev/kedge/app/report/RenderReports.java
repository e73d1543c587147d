package dev.kedge.app.report;

import dev.kedge.AnchorExplainer;
import dev.kedge.ExplainOptions;
import dev.kedge.Explanation;
import dev.kedge.Strategy;
import dev.kedge.check.Checks;
import dev.kedge.image.io.ImageReader;
import dev.kedge.onnx.OnnxClassifier;
import dev.kedge.onnx.OnnxOptions;
import dev.kedge.search.SearchOptions;
import dev.kedge.segment.Slic;
import dev.kedge.testimages.TestImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Renders reports of photos of the catalogue, to be looked at: {@code FOLDER SEGMENTS STRATEGY
 * THRESHOLD PHOTO... [-- MODEL]}, with the demo classifier if no model is given.
 */
public final class RenderReports {
  private RenderReports() {}

  public static void main(String[] args) throws IOException {
    Path out = Path.of(args[0]);
    ExplainOptions options =
        ExplainOptions.DEFAULTS
            .withSegmenter(new Slic(Integer.parseInt(args[1]), 20, .5))
            .withStrategy(Strategy.valueOf(args[2]))
            .withSearch(SearchOptions.DEFAULTS.withThreshold(Double.parseDouble(args[3])));
    boolean demo = !args[args.length - 2].equals("--");
    int photos = demo ? args.length : args.length - 2;
    Path model =
        demo
            ? TestImages.writeDemoModel(Files.createTempDirectory("render"))
            : Path.of(args[args.length - 1]);
    try (OnnxClassifier classifier = OnnxClassifier.open(model, OnnxOptions.defaults())) {
      for (int i = 4; i < photos; i++) {
        byte[] photo = TestImages.photo(TestImages.photos(), args[i]).read();
        Explanation explanation =
            new AnchorExplainer(classifier)
                .explain(new ImageReader().read(photo, args[i]), options);
        ReportWriter.write(
            out.resolve(args[i]),
            new ReportData(
                explanation,
                Checks.NONE,
                classifier.model(),
                args[i],
                demo,
                "{\"status\":\"" + explanation.result().status() + "\"}",
                "0.1.0",
                Optional.of("kedge explain " + args[i])));
      }
    }
  }
}
