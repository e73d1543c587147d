package dev.kedge.models;

import static dev.kedge.image.Resampling.BICUBIC;
import static dev.kedge.image.Resampling.BILINEAR;
import static dev.kedge.models.Configs.CLIP;
import static dev.kedge.models.Configs.HALVES;
import static dev.kedge.models.Configs.IMAGENET;
import static dev.kedge.models.Configs.RESCALE;
import static dev.kedge.models.Configs.crop;
import static dev.kedge.models.Configs.exact;
import static dev.kedge.models.Configs.shortest;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kedge.image.Preprocessing.Size;
import dev.kedge.image.Resampling;
import dev.kedge.image.Resize;
import dev.kedge.image.Step;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The steps of each class, by its defaults and by every form of a value. */
class ProcessorStepsTest {
  @TempDir Path folder;
  private Configs configs;

  @BeforeEach
  void open() {
    configs = new Configs(folder);
  }

  private static String type(String name, String keys) {
    return "{\"image_processor_type\": \"%sImageProcessor\"%s}"
        .formatted(name, keys.isEmpty() ? "" : ", " + keys.replace('\'', '"'));
  }

  static Stream<Arguments> defaults() {
    Step reverse = new Step.ReverseChannels();
    Step tensorCrop =
        new Step.CenterCrop(new Size(224, 224), Step.Centring.TO_ZERO, Step.Colour.BLACK);
    return Stream.of(
        arguments("ViT", List.of(exact(224, 224, BILINEAR), RESCALE, HALVES)),
        arguments("ConvNext", List.of(exact(384, 384, BICUBIC), RESCALE, HALVES)),
        arguments("Bit", List.of(shortest(224, BICUBIC), crop(224), RESCALE, CLIP)),
        arguments("CLIP", List.of(shortest(224, BICUBIC), crop(224), RESCALE, CLIP)),
        arguments("ChineseCLIP", List.of(shortest(224, BICUBIC), crop(224), RESCALE, CLIP)),
        arguments("DeiT", List.of(exact(256, 256, BICUBIC), crop(224), RESCALE, HALVES)),
        arguments("Beit", List.of(exact(224, 224, BICUBIC), RESCALE, HALVES)),
        arguments(
            "EfficientNet",
            List.of(
                exact(346, 346, BICUBIC),
                RESCALE,
                HALVES,
                new Step.Normalize(List.of(0., 0., 0.), List.of(.5, .5, .5)))),
        arguments("MobileNetV1", List.of(shortest(256, BILINEAR), crop(224), RESCALE, HALVES)),
        arguments("MobileNetV2", List.of(shortest(256, BILINEAR), crop(224), RESCALE, HALVES)),
        arguments("MobileViT", List.of(shortest(224, BICUBIC), crop(256), RESCALE, reverse)),
        arguments("Levit", List.of(shortest(256, BICUBIC), crop(224), RESCALE, IMAGENET)),
        arguments("PoolFormer", List.of(shortest(248, BICUBIC), crop(224), RESCALE, IMAGENET)),
        arguments("Pvt", List.of(exact(224, 224, BICUBIC), RESCALE, IMAGENET)),
        arguments("Siglip", List.of(exact(224, 224, BICUBIC), RESCALE, HALVES)),
        arguments("Segformer", List.of(exact(512, 512, BILINEAR), RESCALE, IMAGENET)),
        arguments("DINOv3ViT", List.of(exact(224, 224, BILINEAR), RESCALE, IMAGENET)),
        arguments(
            "Perceiver",
            List.of(new Step.CropShare(.875, .875), exact(224, 224, BICUBIC), RESCALE, IMAGENET)),
        arguments(
            "PPLCNet",
            List.of(
                new Resize.ShortestEdgeToMultiple(256, 1, Resize.Rounding.NEAREST, BILINEAR),
                tensorCrop,
                RESCALE,
                new Step.Normalize(List.of(.406, .456, .485), List.of(.225, .224, .229)),
                reverse)),
        arguments("Blip", List.of(exact(384, 384, BICUBIC), RESCALE, CLIP)),
        arguments("Flava", List.of(exact(224, 224, BICUBIC), crop(224), RESCALE, CLIP)),
        arguments("Gemma3", List.of(exact(224, 224, BILINEAR), RESCALE, HALVES)));
  }

  @ParameterizedTest
  @MethodSource("defaults")
  void aClassHasItsDefaults(String name, List<Step> steps) {
    assertEquals(steps, configs.steps(type(name, "")));
  }

  @Test
  void textNetResizesToMultiplesAndNeedsACrop() {
    String said = configs.refusal(type("TextNet", ""));
    assertTrue(said.contains("key \"size\" leaves photos of different proportions"), said);
    assertEquals(
        List.of(
            new Resize.ShortestEdgeToMultiple(640, 32, Resize.Rounding.DOWN, BILINEAR), crop(224)),
        configs.steps(type("TextNet", "'do_center_crop': true")).subList(0, 2));
  }

  static Stream<Arguments> sizes() {
    Size box = new Size(30, 40);
    return Stream.of(
        arguments("ViT", "64", exact(64, 64, BILINEAR)),
        arguments("CLIP", "64", shortest(64, BICUBIC)),
        arguments("Siglip", "64, 'do_center_crop': true, 'crop_size': 9", shortest(64, BICUBIC)),
        arguments("Siglip", "64, 'default_to_square': true", exact(64, 64, BICUBIC)),
        arguments("Flava", "64", exact(64, 64, BICUBIC)),
        arguments("ViT", "[30, 40]", exact(30, 40, BILINEAR)),
        arguments("ViT", "{'width': 40, 'height': 30}", exact(30, 40, BILINEAR)),
        arguments("CLIP", "{'shortest_edge': 30, 'longest_edge': null}", shortest(30, BICUBIC)),
        arguments(
            "Bit",
            "{'shortest_edge': 30, 'longest_edge': 40}",
            new Resize.ShortestEdgeUpTo(30, 40, BICUBIC)),
        arguments(
            "CLIP",
            "{'max_height': 30, 'max_width': 40}",
            new Resize.KeepRatio(box, Resize.Fit.INSIDE, Resize.Rounding.DOWN, BICUBIC)),
        arguments("ConvNext", "288", shortest(329, BICUBIC)),
        arguments("ConvNext", "{'shortest_edge': 224}, 'crop_pct': 0.95", shortest(235, BICUBIC)),
        arguments("ConvNext", "384, 'crop_pct': null", exact(384, 384, BICUBIC)),
        arguments("Levit", "{'height': 30, 'width': 40}", exact(30, 40, BICUBIC)),
        arguments("PoolFormer", "64, 'crop_pct': null", shortest(64, BICUBIC)),
        arguments("PoolFormer", "{'height': 64, 'width': 64}", shortest(71, BICUBIC)),
        arguments("PoolFormer", "{'height': 64, 'width': 45}", exact(71, 50, BICUBIC)),
        arguments(
            "PPLCNet",
            "64, 'resize_short': 9, 'size_divisor': 4",
            new Resize.ShortestEdgeToMultiple(9, 4, Resize.Rounding.NEAREST, BILINEAR)),
        arguments("PPLCNet", "64, 'resize_short': null", exact(64, 64, BILINEAR)));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void sizesOfEachForm(String name, String size, Step resize) {
    assertEquals(resize, configs.steps(type(name, "'size': " + size)).getFirst());
  }

  @Test
  void convNextCropsToItsSizeBelow384() {
    assertEquals(crop(288), configs.steps(type("ConvNext", "'size': 288")).get(1));
    assertEquals(
        crop(288),
        configs
            .steps(type("ConvNext", "'size': 288, 'do_center_crop': true, 'crop_size': 288"))
            .get(1));
    assertEquals(
        crop(256),
        configs
            .steps(type("ConvNext", "'size': 384, 'do_center_crop': true, 'crop_size': 256"))
            .get(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'crop_size': 30, 'do_center_crop': true | 30 | 30",
        "'crop_size': [30, 40], 'do_center_crop': true | 30 | 40",
        "'crop_size': {'height': 30, 'width': 40}, 'do_center_crop': true | 30 | 40",
        "'crop_size': 30 | 224 | 224",
        "'crop_size': 30, 'do_center_crop': null | 224 | 224",
      },
      quoteCharacter = '`')
  void cropsOfEachForm(String keys, int height, int width) {
    assertEquals(
        new Size(height, width),
        configs.read(type("ViT", keys)).preprocessing().fixedSize().orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({"Segformer, 512", "Gemma3, 224"})
  void someClassesNeverCropWhichIsTold(String name, int side) {
    ImageProcessor read = configs.read(type(name, "'do_center_crop': true, 'crop_size': 9"));
    assertEquals(new Size(side, side), read.preprocessing().fixedSize().orElseThrow());
    assertEquals(
        List.of(
            "\"do_center_crop\" in preprocessor_config.json has no effect, as "
                + name
                + "ImageProcessor does not read it"),
        read.notes());
  }

  @Test
  void dinoNormalisesRescaledNumbersAlone() {
    assertEquals(
        List.of(exact(224, 224, BILINEAR)),
        configs.steps(type("DINOv3ViT", "'do_rescale': false, 'do_normalize': false")));
    assertEquals(
        new Step.Rescale(1), configs.steps(type("DINOv3ViT", "'rescale_factor': 1.0")).get(1));
  }

  @Test
  void nullIsFalse() {
    assertEquals(
        List.of(exact(224, 224, BILINEAR), RESCALE),
        configs.steps(type("ViT", "'do_normalize': null, 'image_mean': null")));
    assertEquals(
        List.of(exact(224, 224, BILINEAR), HALVES),
        configs.steps(type("ViT", "'do_rescale': null, 'rescale_factor': null")));
    assertEquals(
        List.of(crop(9), RESCALE, HALVES),
        configs.steps(
            type(
                "ViT", "'do_resize': null, 'size': null, 'do_center_crop': true, 'crop_size': 9")));
    assertEquals(3, configs.steps(type("MobileViT", "'do_flip_channel_order': null")).size());
  }

  @Test
  void numbers() {
    assertEquals(
        List.of(
            new Step.Rescale(1 / 127.5, -1),
            new Step.Normalize(List.of(.1, .1, .1), List.of(.2, .3, .4)),
            new Step.Normalize(List.of(0., 0., 0.), List.of(.2, .3, .4))),
        configs
            .steps(
                type(
                    "EfficientNet",
                    "'rescale_factor': 0.00784313725490196, 'rescale_offset': true,"
                        + " 'image_mean': 0.1, 'image_std': [0.2, 0.3, 0.4]"))
            .subList(1, 4));
    assertEquals(3, configs.steps(type("EfficientNet", "'include_top': null")).size());
  }

  @Test
  void aFiltersNameIsBilinearAndTold() {
    ImageProcessor read = configs.read(type("ViT", "'resample': 'bicubic'"));
    assertEquals(exact(224, 224, BILINEAR), read.preprocessing().steps().getFirst());
    assertTrue(
        read.notes()
            .getFirst()
            .startsWith("\"resample\" is the name \"bicubic\" in preprocessor_config.json"),
        read.notes().toString());
  }

  @ParameterizedTest
  @CsvSource({"0, NEAREST", "1, LANCZOS", "2, BILINEAR", "3, BICUBIC", "4, BOX", "5, HAMMING"})
  void filters(int code, Resampling resampling) {
    assertEquals(
        exact(224, 224, resampling), configs.steps(type("ViT", "'resample': " + code)).getFirst());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ViT | 'size': null | key \"size\" is null, but do_resize is true; null is no value",
        "ViT | 'resample': null | key \"resample\" is null, but do_resize is true",
        "ViT | 'image_mean': null | key \"image_mean\" is null, but values are normalised",
        "ViT | 'image_std': null | remove the key to have the default",
        "ViT | 'rescale_factor': null | key \"rescale_factor\" is null, but do_rescale is true",
        "CLIP | 'crop_size': null | key \"crop_size\" is null, but do_center_crop is true",
        "ViT | 'do_center_crop': true | key \"crop_size\" is missing, but do_center_crop is true",
        "ConvNext | 'size': 224, 'crop_pct': null | key \"crop_pct\" is null, but a size below 384",
        "ConvNext | 'size': {'height': 9, 'width': 9} | expected {\"shortest_edge\"} alone",
        "ConvNext | 'size': 224, 'do_center_crop': true, 'crop_size': 200 | 224×224 pixels to"
            + " which",
        "Levit | 'size': {'shortest_edge': 9, 'longest_edge': 10} | key \"size\" is",
        "Perceiver | 'size': {'shortest_edge': 9} | expected {\"height\", \"width\"}, as Perceiver",
        "Perceiver | 'crop_size': 200 | expected a size at least as large as \"size\"",
        "CLIP | 'size': {'longest_edge': 9} | is {\"longest_edge\":9}; expected {\"height\"",
        "ViT | 'size': {'height': 9} | key \"size\" is {\"height\":9}; expected",
        "ViT | 'size': {'shortest_edge': 9} | leaves photos of different proportions",
        "ViT | 'do_resize': false | key \"do_resize\" leaves photos of different proportions",
        "ViT | 'size': 0 | key \"size\" is 0; expected whole numbers",
        "ViT | 'size': 'big' | key \"size\" is \"big\"; expected",
        "ViT | 'size': [9] | key \"size\" is [9]; expected",
        "Siglip | 'size': 9, 'default_to_square': null | key \"default_to_square\" is null",
        "CLIP | 'crop_size': {'shortest_edge': 9} | key \"crop_size\" is",
        "ViT | 'resample': 9 | key \"resample\" is 9; expected one of PIL's filters 0 to 5",
        "ViT | 'resample': 'sharp' | key \"resample\" is \"sharp\"",
        "DINOv3ViT | 'resample': 3 | key \"resample\" is 3; expected 2 (bilinear)",
        "DINOv3ViT | 'resample': 0 | key \"resample\" is 0; expected 2 (bilinear)",
        "PPLCNet | 'resample': 1 | key \"resample\" is 1; expected 2 (bilinear) or 3",
        "PPLCNet | 'resample': 0 | key \"resample\" is 0; expected 2 (bilinear) or 3",
        "PPLCNet | 'resample': 'bicubic' | key \"resample\" is \"bicubic\"; expected a number",
        "ViT | 'do_rescale': 1 | key \"do_rescale\" is 1; expected true or false",
        "ViT | 'image_std': 0 | key \"image_std\" is 0; expected numbers above 0",
        "ViT | 'image_mean': [] | key \"image_mean\" is []; expected a number for each",
        "ViT | 'image_mean': [0, 0], 'image_std': [1, 1, 1] | has 2 numbers, but \"image_std\"",
        "ViT | 'image_mean': ['x', 1, 1] | key \"image_mean\"",
        "ViT | 'size': {'height': 9, 'width': 9, 'shortest_edge': null} | key \"size\" is",
        "ViT | 'crop_size': '9' | key \"crop_size\" is \"9\"; expected",
        "CLIP | 'do_resize': false, 'size': 9.5 | key \"size\" is 9.5; expected",
        "Segformer | 'do_center_crop': true | key \"crop_size\" is missing, but do_center_crop",
        "PPLCNet | 'size': null | key \"size\" is null, but do_resize is true",
        "TextNet | 'size_divisor': null, 'do_center_crop': true | key \"size_divisor\" is null,"
            + " but",
        "MobileViT | 'do_normalize': true, 'image_std': null | key \"image_std\" is null, but",
        "DINOv3ViT | 'do_rescale': false | key \"do_normalize\" is true, but DINOv3ViTImage",
        "DINOv3ViT | 'rescale_factor': 1 | key \"do_normalize\" is true, but DINOv3ViTImage",
        "ViT | 'input_data_format': 'channels_first' | key \"input_data_format\" is",
        "PoolFormer | 'crop_pct': 0 | key \"crop_pct\" is 0; expected a share",
      },
      quoteCharacter = '`')
  void refusalsNameFileAndKey(String name, String keys, String part) {
    String said = configs.refusal(type(name, keys));
    assertTrue(said.contains("preprocessor_config.json: key \""), said);
    assertTrue(said.contains(part), said);
  }
}
