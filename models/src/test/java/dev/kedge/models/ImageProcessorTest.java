package dev.kedge.models;

import static dev.kedge.models.Configs.crop;
import static dev.kedge.models.Configs.exact;
import static dev.kedge.models.Configs.shortest;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.image.Resampling;
import dev.kedge.image.Step;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which file is read, which class it names, what is told of that. */
class ImageProcessorTest {
  private static final String COMPLETE =
      """
      {"do_resize": true, "size": {"shortest_edge": 256}, "resample": 2, "do_center_crop": true,
       "crop_size": {"height": 224, "width": 224}, "do_rescale": true, "rescale_factor": 0.5,
       "do_normalize": true, "image_mean": 0.5, "image_std": [0.5, 0.5, 0.5]}\
      """;

  @TempDir Path folder;
  private Configs configs;

  @BeforeEach
  void open() {
    configs = new Configs(folder);
  }

  @Test
  void withoutAnyFileNothingIsSaid() {
    configs.with("model.onnx", "-").with("config.json", "{\"model_type\": \"vit\"}");
    assertEquals(Optional.empty(), ImageProcessor.read(ModelFolder.find(folder)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"image_processor_type\": \"LevitImageProcessor\"",
        "\"image_processor_type\": \"LevitImageProcessorFast\"",
        "\"image_processor_type\": \"LevitImageProcessorPil\"",
        "\"feature_extractor_type\": \"LevitFeatureExtractor\"",
        "\"feature_extractor_type\": \"X\", \"image_processor_type\": \"LevitImageProcessor\"",
      })
  void theClassIsThatOfTheFile(String type) {
    configs.with("config.json", "{\"model_type\": \"vit\"}");
    assertEquals(
        shortest(114, Resampling.BICUBIC),
        configs.steps("{\"size\": 100, " + type + "}").getFirst());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'image_processor_type': 'LevitImageProcessor', 'model_type': 'vit'}",
        "{'feature_extractor_type': 'ViTFeatureExtractor', 'model_type': 'levit'}",
        "{'model_type': 'levit'}",
      },
      quoteCharacter = '`')
  void elseThatOfTheModel(String model) {
    configs.with("config.json", model.replace('\'', '"'));
    assertEquals(shortest(114, Resampling.BICUBIC), configs.steps("{\"size\": 100}").getFirst());
  }

  @ParameterizedTest
  @CsvSource({"altclip, CLIP", "trocr, ViT", "upernet, Segformer", "shieldgemma2, Gemma3"})
  void modelsWithAnothersClass(String type, String name) {
    configs.with("config.json", "{\"model_type\": \"" + type + "\"}");
    List<Step> steps = configs.steps("{}");
    assertEquals(
        configs.steps("{\"image_processor_type\": \"" + name + "ImageProcessor\"}"), steps);
  }

  @Test
  void aFileWithoutAClassIsReadIfItSaysAllThatMatters() {
    configs.with("config.json", "{\"model_type\": \"my-own\"}");
    ImageProcessor read = configs.read(COMPLETE);
    assertEquals(
        List.of(shortest(256, Resampling.BILINEAR), crop(224)),
        read.preprocessing().steps().subList(0, 2));
    assertEquals(.5, read.preprocessing().rescale().factor());
    assertEquals(List.of(.5, .5, .5), read.preprocessing().mean());
    assertEquals(List.of(), read.notes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "size",
        "resample",
        "do_center_crop",
        "crop_size",
        "do_normalize",
        "image_mean",
        "image_std"
      })
  void elseTheKeyIsNamedThatIsMissing(String key) {
    String said = configs.refusal(COMPLETE.replace("\"" + key, "\"_" + key));
    assertTrue(said.contains("preprocessor_config.json: key \"" + key + "\" is missing"), said);
    assertTrue(said.contains("no key \"image_processor_type\" names the class"), said);
  }

  @Test
  void withoutAClassANumberIsNoSize() {
    String said = configs.refusal(COMPLETE.replace("{\"shortest_edge\": 256}", "256"));
    assertTrue(said.contains("key \"size\" is 256; expected {\"height\", \"width\"} or"), said);
  }

  @Test
  void processorConfigIsReadFirst() {
    String processor =
        "{\"image_processor\": {\"image_processor_type\": \"ViTImageProcessor\", \"size\": 32}}";
    configs.with("processor_config.json", processor);
    ImageProcessor read = configs.read();
    assertEquals(exact(32, 32, Resampling.BILINEAR), read.preprocessing().steps().getFirst());
    assertEquals(List.of(), read.notes());
    read = configs.read("{\"image_processor_type\": \"ViTImageProcessor\"}");
    assertEquals(exact(32, 32, Resampling.BILINEAR), read.preprocessing().steps().getFirst());
    assertEquals(
        List.of(
            "pictures are prepared by processor_config.json, as Transformers 5 does it, not by"
                + " preprocessor_config.json, as 4.57 did"),
        read.notes());
  }

  @Test
  void aProcessorConfigOfTextsAloneIsNotRead() {
    configs.with("processor_config.json", "{\"processor_class\": \"CLIPProcessor\"}");
    ImageProcessor read = configs.read("{\"image_processor_type\": \"ViTImageProcessor\"}");
    assertEquals(exact(224, 224, Resampling.BILINEAR), read.preprocessing().steps().getFirst());
  }

  @Test
  void aProcessorConfigWhosePartIsNoObjectIsRefused() {
    configs.with("processor_config.json", "{\"image_processor\": \"ViT\"}");
    String said = configs.refusal("{\"image_processor_type\": \"ViTImageProcessor\"}");
    assertTrue(said.contains("key \"image_processor\" is \"ViT\"; expected an object"), said);
  }

  @Test
  void refusalsNameTheFileThatIsRead() {
    configs.with(
        "processor_config.json",
        "{\"image_processor\": {\"image_processor_type\": \"ViTImageProcessor\", \"size\": 0}}");
    assertTrue(configs.refusal().contains("processor_config.json: key \"size\" is 0; expected"));
  }

  @ParameterizedTest
  @CsvSource({"AutoImageProcessor", "AutoFeatureExtractor"})
  void codeOfTheRepositoryIsNotRun(String entry) {
    String map = "{\"auto_map\": {\"" + entry + "\": \"processing.Mine\"}}";
    String said = configs.refusal(map);
    assertTrue(said.contains("preprocessor_config.json: key \"auto_map\" has \"" + entry), said);
    configs.with("config.json", map);
    assertTrue(configs.refusal("{\"size\": 8}").contains("config.json: key \"auto_map\" has"));
    configs.with("config.json", "{\"auto_map\": {\"AutoModel\": \"modeling.Mine\"}}");
    assertEquals(2 + 2, configs.steps(COMPLETE).size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Siglip2ImageProcessor | makes three inputs, patches, their mask and their number",
        "ImageGPTFeatureExtractor | makes a sequence of colour numbers",
        "DonutImageProcessorFast | makes a page of a photo, shrunk to fit and framed",
        "ViTHybridImageProcessor | which Transformers 5 has no more; expected one that it has. Name"
            + " \"BitImageProcessor\" in its place",
        "EfficientFormerImageProcessor | which Transformers 5 has no more",
        "DINOv3ViTImageProcessorPil | which Kedge does not know",
        "PPLCNetImageProcessorPil | which Kedge does not know",
        "ViT | asks for the image processor \"ViT\", which Kedge does not know",
        "MineImageProcessor | which Kedge does not know; expected one of Beit, Bit, Blip",
      })
  void classesThatMakeNoPictureAreRefused(String type, String why) {
    String key = type.contains("Extractor") ? "feature_extractor_type" : "image_processor_type";
    String said = configs.refusal("{\"" + key + "\": \"" + type + "\"}");
    assertTrue(said.contains("preprocessor_config.json asks for "), said);
    assertTrue(said.contains(why), said);
  }

  @Test
  void anOldNameUnderTheNewKeyIsRefusedWithTheNewOne() {
    assertTrue(
        configs
            .refusal("{\"image_processor_type\": \"ViTFeatureExtractor\"}")
            .contains(
                "asks for ViTFeatureExtractor, which Transformers 5 has no more; expected"
                    + " an image processor. Name \"ViTImageProcessor\" in its place"));
  }

  @Test
  void classesByTheModelThatMakeNoPictureAreRefusedToo() {
    configs.with("config.json", "{\"model_type\": \"imagegpt\"}");
    String said = configs.refusal("{\"size\": 32}");
    assertTrue(said.contains("config.json asks for ImageGPTImageProcessor, which makes"), said);
  }

  @ParameterizedTest
  @CsvSource({
    "ConvNext, resample, 3, until 4.57 it was bilinear",
    "EfficientNet, resample, 3, until 4.57 it was nearest",
    "MobileViT, resample, 3, until 4.57 it was bilinear",
    "Pvt, resample, 3, until 4.57 it was bilinear",
    "Beit, size, 224, until 4.57 it was 256×256 pixels",
    "Beit, do_center_crop, false, until 4.57 it was a crop to 224×224 pixels",
  })
  void whereReleasesDifferAnAbsentKeyIsTold(String name, String key, String value, String told) {
    String type = "{\"image_processor_type\": \"" + name + "ImageProcessor\"";
    String notes = configs.read(type + "}").notes().toString();
    assertTrue(notes.contains("preprocessor_config.json leaves \"" + key + "\" out"), notes);
    assertTrue(notes.contains(told), notes);
    String given = configs.read(type + ", \"" + key + "\": " + value + "}").notes().toString();
    assertEquals(-1, given.indexOf("\"" + key + "\""), given);
  }

  @Test
  void fastConvNextOfOtherReleasesIsTold() {
    String keys = "\"resample\": 3, \"size\": {\"shortest_edge\": 224}}";
    assertEquals(
        List.of(
            "ConvNextImageProcessorFast of 4.57 cut other parts out of photos than Transformers 5,"
                + " which is followed"),
        configs.read("{\"image_processor_type\": \"ConvNextImageProcessorFast\", " + keys).notes());
    assertEquals(
        List.of(),
        configs.read("{\"image_processor_type\": \"ConvNextImageProcessor\", " + keys).notes());
  }

  @Test
  void aKeyThatTheClassDoesNotReadIsTold() {
    assertEquals(
        List.of(
            "\"crop_pct\" in preprocessor_config.json has no effect, as BitImageProcessor does not"
                + " read it"),
        configs
            .read("{\"image_processor_type\": \"BitImageProcessor\", \"crop_pct\": 0.9}")
            .notes());
    assertTrue(
        configs
            .read(
                """
                {"image_processor_type": "MobileViTImageProcessor", "resample": 2,
                 "do_normalize": true, "image_mean": [0.5, 0.5, 0.5]}\
                """)
            .notes()
            .getFirst()
            .startsWith("\"do_normalize\" in preprocessor_config.json has no effect"));
  }

  @Test
  void keysThatDoNotChangePixelsAreIgnored() {
    assertEquals(
        configs.steps("{\"image_processor_type\": \"ViTImageProcessor\"}"),
        configs.steps(
            """
            {"image_processor_type": "ViTImageProcessor", "do_convert_rgb": true, "do_pad": false,
             "data_format": "channels_first", "rescale_offset": null, "include_top": false,
             "do_reduce_labels": true, "_valid_processor_keys": ["x"], "auto_map": null,
             "codebook_size": 112, "mask_group_min_patches": 16, "image_seq_length": 256,
             "crop_size": {"height": 9, "width": 9}, "device": "cuda", "use_fast": true,
             "input_data_format": null}\
            """));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "do_pad",
        "do_thumbnail",
        "do_pan_and_scan",
        "include_top",
        "rescale_offset",
        "do_flip_channel_order",
        "do_convert_grayscale",
        "do_grid"
      })
  void keysThatMayChangePixelsAreRefusedByName(String key) {
    String said =
        configs.refusal("{\"image_processor_type\": \"ViTImageProcessor\", \"" + key + "\": true}");
    assertTrue(
        said.contains(
            "preprocessor_config.json: key \""
                + key
                + "\" is true; expected keys of ViTImageProcessor alone"),
        said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"[] | must hold a JSON object", "{`size`: | is no valid JSON"})
  void whatIsNoObject(String json, String why) {
    assertTrue(configs.refusal(json.replace('`', '"')).contains(why));
  }
}
