package dev.kedge.models;

import static dev.kedge.image.Resampling.BICUBIC;
import static dev.kedge.models.Configs.HALVES;
import static dev.kedge.models.Configs.RESCALE;
import static dev.kedge.models.Configs.crop;
import static dev.kedge.models.Configs.exact;
import static dev.kedge.models.Configs.shortest;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.classify.ClassifierException;
import dev.kedge.image.ElementType;
import dev.kedge.image.Preprocessing.Size;
import dev.kedge.image.Step;
import dev.kedge.image.TensorLayout;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What files, graph and options say, brought together. */
class InputPlanTest {
  private static final String PP_LCNET =
      """
      {"image_processor_type": "PPLCNetImageProcessor", "image_mean": [0.1, 0.2, 0.3],
       "image_std": [0.4, 0.5, 0.6]}\
      """;

  @TempDir Path folder;
  private Configs configs;

  @BeforeEach
  void open() {
    configs = new Configs(folder).with("model.onnx", "not read here");
  }

  private InputPlan plan(int side, ModelOptions options) {
    ModelInput graph =
        new ModelInput("x", TensorLayout.NCHW, ElementType.FLOAT32, 0, 3, side, side);
    return InputPlan.of(ModelFolder.find(folder), graph, options);
  }

  private List<Step> steps(int side, ModelOptions options) {
    return plan(side, options).preprocessing().steps();
  }

  private static List<Step> numbers(List<Step> steps) {
    return steps.subList(steps.indexOf(RESCALE), steps.size());
  }

  @Test
  void oneNumberStandsForAllChannels() {
    configs.with(
        "preprocessor_config.json",
        """
        {"image_processor_type": "ViTImageProcessor", "image_mean": 0.5, "image_std": 0.5}\
        """);
    assertEquals(HALVES, steps(0, ModelOptions.DEFAULTS).getLast());
  }

  @Test
  void anOptionReplacesWhatItSaysInTheModelsOrder() {
    configs.with("preprocessor_config.json", PP_LCNET);
    assertEquals(
        List.of(
            RESCALE,
            new Step.Normalize(List.of(.1, .2, .3), List.of(.4, .5, .6)),
            new Step.ReverseChannels()),
        numbers(steps(0, ModelOptions.DEFAULTS)));
    assertEquals(
        List.of(
            RESCALE,
            new Step.ReverseChannels(),
            new Step.Normalize(List.of(.3, .2, .1), List.of(7., 8., 9.))),
        numbers(steps(0, ModelOptions.builder().std(List.of(7., 8., 9.)).build())));
  }

  @Test
  void anOffsetOutlastsAnOptionBesideIt() {
    configs.with(
        "preprocessor_config.json",
        """
        {"image_processor_type": "EfficientNetImageProcessor", "resample": 3, "include_top": false,
         "rescale_offset": true, "do_normalize": false}\
        """);
    List<Step> steps = steps(0, ModelOptions.builder().flipChannelOrder(true).build());
    assertEquals(
        List.of(
            exact(346, 346, BICUBIC), new Step.Rescale(1 / 255.0, -1), new Step.ReverseChannels()),
        steps);
  }

  @Test
  void anotherSizeKeepsTheProportionToTheCrop() {
    configs.with("preprocessor_config.json", "{\"image_processor_type\": \"LevitImageProcessor\"}");
    ModelOptions larger = ModelOptions.builder().size(new Size(448, 448)).build();
    assertEquals(List.of(shortest(512, BICUBIC), crop(448)), steps(0, larger).subList(0, 2));
    configs.with(
        "preprocessor_config.json", "{\"image_processor_type\": \"PerceiverImageProcessor\"}");
    assertEquals(
        List.of(new Step.CropShare(.875, .875), exact(448, 448, BICUBIC)),
        steps(0, larger).subList(0, 2));
  }

  @Test
  void aFolderOfTimmNeedsNoOtherFile() {
    configs.with("config.json", "{\"pretrained_cfg\": {\"input_size\": [3, 96, 96]}}");
    assertEquals(
        new Size(96, 96), plan(0, ModelOptions.DEFAULTS).preprocessing().fixedSize().orElseThrow());
    ClassifierException refused =
        assertThrows(ClassifierException.class, () -> plan(100, ModelOptions.DEFAULTS));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("config.json (input_size) gives pictures"),
        refused.getMessage());
  }

  @Test
  void aBareModelIsReadWithWhatLiesBesideIt() {
    configs.with("config.json", "{\"pretrained_cfg\": {\"input_size\": [3, 96, 96]}}");
    ModelInput graph = new ModelInput("x", TensorLayout.NCHW, ElementType.FLOAT32, 0, 3, 0, 0);
    assertEquals(
        List.of("pictures are prepared by the config.json beside the model"),
        InputPlan.of(ModelFolder.find(folder.resolve("model.onnx")), graph, ModelOptions.DEFAULTS)
            .notes());
  }
}
