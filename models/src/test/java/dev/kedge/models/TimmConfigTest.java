package dev.kedge.models;

import static dev.kedge.image.Resampling.BICUBIC;
import static dev.kedge.image.Resampling.BILINEAR;
import static dev.kedge.models.Configs.HALVES;
import static dev.kedge.models.Configs.IMAGENET;
import static dev.kedge.models.Configs.RESCALE;
import static dev.kedge.models.Configs.exact;
import static dev.kedge.models.Configs.shortest;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.image.Preprocessing.Size;
import dev.kedge.image.Resampling;
import dev.kedge.image.Resize;
import dev.kedge.image.Step;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimmConfigTest {
  @TempDir Path folder;
  private Configs configs;

  @BeforeEach
  void open() {
    configs = new Configs(folder);
  }

  private Configs config(String keys) {
    return configs.with(
        "config.json",
        "{\"architecture\": \"resnet18\", \"pretrained_cfg\": {" + keys.replace('\'', '"') + "}}");
  }

  private List<Step> steps(String keys) {
    return config(keys).read().preprocessing().steps();
  }

  private static Step crop(int height, int width) {
    return new Step.CenterCrop(new Size(height, width), Step.Centring.TO_EVEN, Step.Colour.BLACK);
  }

  @Test
  void whatIsAbsentOrNullHasTimmsDefault() {
    List<Step> defaults = List.of(shortest(256, BICUBIC), crop(224, 224), RESCALE, IMAGENET);
    assertEquals(defaults, steps(""));
    assertEquals(
        defaults,
        steps(
            "'input_size': null, 'interpolation': '', 'crop_pct': null, 'crop_mode': '', 'mean':"
                + " null, 'std': [], 'test_input_size': [3, 288, 288], 'test_crop_pct': 1.0"));
  }

  @Test
  void whatIsWritten() {
    assertEquals(
        List.of(shortest(314, Resampling.LANCZOS), crop(299, 299), RESCALE, HALVES),
        steps(
            "'input_size': [3, 299, 299], 'interpolation': 'lanczos', 'crop_pct': 0.95, 'mean':"
                + " [0.5, 0.5, 0.5], 'std': [0.5, 0.5, 0.5]"));
  }

  @Test
  void oneNumberIsForAllChannels() {
    assertEquals(
        new Step.Normalize(List.of(.5, .5, .5), List.of(.229, .224, .225)),
        steps("'mean': [0.5]").getLast());
    assertEquals(
        new Step.Normalize(List.of(.485, .456, .406), List.of(2., 2., 2.)),
        steps("'std': 2").getLast());
  }

  @Test
  void earlyFilesHaveTheKeysAtTheTop() {
    configs.with("config.json", "{\"architecture\": \"resnet18\", \"crop_pct\": 0.9}");
    assertEquals(shortest(248, BICUBIC), configs.read().preprocessing().steps().getFirst());
  }

  @Test
  void squash() {
    assertEquals(
        List.of(exact(256, 320, BICUBIC), crop(224, 280)),
        steps("'crop_mode': 'squash', 'input_size': [3, 224, 280]").subList(0, 2));
  }

  /** timm leaves the interpolation to a default that is bilinear, whatever the file says. */
  @Test
  void besideSquaresTheCentreIsResizedBilinear() {
    assertEquals(
        List.of(
            new Resize.KeepRatio(
                new Size(256, 320), Resize.Fit.COVERING, Resize.Rounding.NEAREST, BILINEAR),
            crop(224, 280)),
        steps("'input_size': [3, 224, 280]").subList(0, 2));
  }

  @Test
  void aBorderHasTheMeansColour() {
    assertEquals(
        List.of(
            new Resize.KeepRatio(
                new Size(256, 256), Resize.Fit.INSIDE, Resize.Rounding.NEAREST, BICUBIC),
            new Step.CenterCrop(
                new Size(224, 224), Step.Centring.TO_EVEN, new Step.Colour(124, 116, 104))),
        steps("'crop_mode': 'border'").subList(0, 2));
  }

  @Test
  void transformersWrapperIsReadFromTheModelsConfiguration() {
    config("'crop_pct': 0.9");
    ImageProcessor read = configs.read("{\"image_processor_type\": \"TimmWrapperImageProcessor\"}");
    assertEquals(shortest(248, BICUBIC), read.preprocessing().steps().getFirst());
    assertEquals(List.of(), read.notes());
    assertEquals(
        shortest(248, BICUBIC),
        configs
            .steps(
                """
                {"image_processor_type": "TimmWrapperImageProcessor",
                 "pretrained_cfg": {"crop_pct": 0.8}}\
                """)
            .getFirst());
    configs.with("config.json", "{}");
    assertTrue(
        configs
            .refusal("{\"image_processor_type\": \"TimmWrapperImageProcessor\"}")
            .contains("\"pretrained_cfg\" that says it"));
  }

  @Test
  void transformersOwnConfigurationIsReadFirst() {
    config("'crop_pct': 0.9");
    ImageProcessor read = configs.read("{\"image_processor_type\": \"ViTImageProcessor\"}");
    assertEquals(exact(224, 224, BILINEAR), read.preprocessing().steps().getFirst());
    assertEquals(
        List.of(
            "pictures are prepared by preprocessor_config.json, as Transformers does it with a"
                + " model of the hub; from a folder it takes timm's config.json"),
        read.notes());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'crop_mode': 'round' | key \"crop_mode\" is \"round\"; expected \"center\", \"squash\"",
        "'interpolation': 'random' | key \"interpolation\" is \"random\"; expected nearest",
        "'input_size': [224, 224] | key \"input_size\" is [224,224]; expected a list of channels",
        "'input_size': 224 | key \"input_size\" is 224; expected a list of channels",
        "'crop_mode': ['squash'] | key \"crop_mode\" is [\"squash\"]; expected a text",
        "'crop_pct': -1 | key \"crop_pct\" is -1",
        "'input_size': [] | key \"input_size\" is []; expected a list of channels",
        "'mean': [0.5, 0.5] | key \"mean\" is [0.5,0.5]; expected one number or three",
        "'crop_mode': 'border', 'mean': 0.5 | key \"mean\" is 0.5; expected a list",
        "'std': [0, 1, 1] | key \"std\" is [0,1,1]; expected numbers above 0",
      },
      quoteCharacter = '`')
  void refusalsNameFileAndKey(String keys, String part) {
    String said = config(keys).refusal();
    assertTrue(said.contains("config.json: key \""), said);
    assertTrue(said.contains(part), said);
  }
}
