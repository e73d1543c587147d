package dev.kedge.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kedge.AnchorExplainer;
import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.Study;
import dev.kedge.image.Image;
import dev.kedge.image.io.ImageReader;
import dev.kedge.mask.Draw;
import dev.kedge.mask.Superpixels;
import dev.kedge.models.ModelOptions;
import dev.kedge.onnx.OnnxClassifier;
import dev.kedge.perturb.Fill;
import dev.kedge.search.Budget;
import dev.kedge.search.Samples;
import dev.kedge.segment.Felzenszwalb;
import dev.kedge.segment.Grid;
import dev.kedge.segment.Quickshift;
import dev.kedge.segment.Segmenter;
import dev.kedge.segment.Slic;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Records whether a model keeps its class for every mask of a photo: a table for {@link TableFile}.
 */
@Command(
    name = "record-table",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Prints the truth table of a photo and a model; bench/tables tells the format.")
public final class RecordTable implements Callable<Integer> {
  private static final int MOST_SUPERPIXELS = 16;

  @Parameters(index = "0", paramLabel = "MODEL", description = "model folder")
  private Path model = Path.of("");

  @Parameters(index = "1", paramLabel = "PHOTO")
  private Path photo = Path.of("");

  @Option(
      names = "--cut",
      split = ":",
      defaultValue = "slic:15:20:.5",
      description =
          "segmenter and all its numbers, as slic:15:20:.5, grid:12, felzenszwalb:400:.8:600 or"
              + " quickshift:4:20:1:0 (${DEFAULT-VALUE})")
  private List<String> cut = List.of();

  @Option(
      names = "--background",
      arity = "1..*",
      paramLabel = "PHOTO",
      description = "photos to show where masked (each superpixel's mean)")
  private List<Path> backgrounds = List.of();

  @Option(
      names = "--keep",
      defaultValue = ".5",
      description = "q, told in the table (${DEFAULT-VALUE})")
  private double keepProbability;

  @Option(names = "--name", defaultValue = "", description = "name of the table")
  private String name = "";

  public static void main(String[] args) {
    System.exit(new CommandLine(new RecordTable()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    ImageReader reader = new ImageReader();
    Image image = reader.read(photo);
    Scene scene;
    try {
      scene = Scene.builder().segmenter(segmenter()).fill(fill(reader)).build();
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      System.err.println("record-table: --cut " + String.join(":", cut) + ": see --help");
      return 2;
    }
    try (OnnxClassifier classifier = OnnxClassifier.open(model, ModelOptions.DEFAULTS);
        AnchorExplainer explainer = new AnchorExplainer(classifier);
        Study study = explainer.study(image, scene)) {
      int superpixels = study.segmentation().superpixels();
      if (superpixels > MOST_SUPERPIXELS) {
        System.err.println(
            "record-table: " + superpixels + " superpixels, at most " + MOST_SUPERPIXELS);
        return 1;
      }
      int asked = study.top(1).getFirst().index();
      Question question = Question.builder().target(asked).keepProbability(keepProbability).build();
      int masks = study.backgrounds() << superpixels;
      Samples all =
          study.samples(
              new Draw.SubCube(Superpixels.none(superpixels), 0, masks),
              question,
              Budget.UNLIMITED);
      BitSet agrees = new BitSet(masks);
      for (int mask = 0; mask < masks; mask++) {
        agrees.set(mask, all.agrees(mask));
      }
      Map<String, Object> table = new LinkedHashMap<>();
      table.put("name", name.isEmpty() ? model.getFileName() + "__" + photo.getFileName() : name);
      table.put("superpixels", superpixels);
      table.put("backgrounds", study.backgrounds());
      table.put("keepProbability", keepProbability);
      table.put("explainedClass", asked);
      table.put(
          "agreeBitsLittleEndianBase64",
          Arrays.copyOf(agrees.toByteArray(), Math.ceilDiv(masks, Byte.SIZE)));
      System.out.println(new ObjectMapper().writeValueAsString(table));
      return 0;
    }
  }

  private Segmenter segmenter() {
    double[] n = cut.stream().skip(1).mapToDouble(Double::parseDouble).toArray();
    return switch (cut.getFirst()) {
      case "slic" -> new Slic((int) n[0], n[1], n[2]);
      case "grid" -> Grid.ofSegments((int) n[0]);
      case "felzenszwalb" -> new Felzenszwalb(n[0], n[1], (int) n[2]);
      case "quickshift" -> new Quickshift(n[0], n[1], n[2], n[3]);
      default -> throw new IllegalArgumentException("no such segmenter");
    };
  }

  private Fill fill(ImageReader reader) throws IOException {
    List<Image> pictures = new ArrayList<>();
    for (Path background : backgrounds) {
      pictures.add(reader.read(background));
    }
    return pictures.isEmpty() ? new Fill.Mean() : new Fill.Backgrounds(pictures);
  }
}
