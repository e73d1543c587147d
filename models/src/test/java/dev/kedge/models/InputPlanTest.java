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

  private InputPlan signedBytes(Path path, ModelOptions options) {
    ModelInput graph = new ModelInput("x", TensorLayout.NCHW, ElementType.INT8, 0, 3, 224, 224);
    return InputPlan.of(ModelFolder.find(path), graph, options);
  }

  private void assertNotSaid(Path path, ModelOptions options, String part) {
    String message =
        String.valueOf(
            assertThrows(ClassifierException.class, () -> signedBytes(path, options)).getMessage());
    assertTrue(message.contains(part) && message.contains("--rescale 1 --mean 128"), message);
  }

  /** Not even where a configuration says how float32 is normalised. */
  @Test
  void whatSignedBytesStandForMustBeSaid() {
    Path bare = folder.resolve("model.onnx");
    assertNotSaid(bare, ModelOptions.DEFAULTS, "(int8), and what they stand for no file says");
    assertNotSaid(folder, ModelOptions.DEFAULTS, "(int8), and what they stand for no file says");
    configs.with("preprocessor_config.json", PP_LCNET);
    assertNotSaid(
        folder,
        ModelOptions.DEFAULTS,
        "preprocessor_config.json, which speaks of other numbers, does not say");
    assertNotSaid(
        folder,
        ModelOptions.builder().mean(List.of(128.)).std(List.of(1.)).build(),
        "(int8), the 256 values of a photo become 2; say it");
  }

  @Test
  void signedBytesAreRoundedAndClippedAndThatIsSaid() {
    Path bare = folder.resolve("model.onnx");
    ModelOptions.Builder whole = ModelOptions.builder().rescaleFactor(1);
    assertEquals(List.of(), signedBytes(bare, whole.mean(List.of(128.)).build()).notes());
    assertEquals(
        List.of(
            "numbers are rounded and clipped to the whole numbers −128..127 of its input (int8):"
                + " 228 of 256 values stay apart"),
        signedBytes(bare, whole.mean(List.of(100.)).build()).notes());
    // (v/255 − .5)/.25 in −2..2, quantised with scale 1/64 and zero point 0
    ModelOptions quantised =
        ModelOptions.builder().mean(List.of(.5)).std(List.of(.25 / 64)).build();
    assertTrue(
        signedBytes(bare, quantised).notes().getFirst().endsWith("255 of 256 values stay apart"),
        signedBytes(bare, quantised).notes().toString());
  }

  @Test
  void aConfigurationThatMakesSignedBytesIsEnough() {
    configs.with(
        "preprocessor_config.json",
        """
        {"image_processor_type": "ViTImageProcessor", "do_rescale": false, "image_mean": 128,
         "image_std": 1}\
        """);
    InputPlan plan = signedBytes(folder, ModelOptions.DEFAULTS);
    assertEquals(List.of(), plan.notes());
    assertEquals(List.of(128., 128., 128.), plan.preprocessing().mean());
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
