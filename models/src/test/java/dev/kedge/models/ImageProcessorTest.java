package dev.kedge.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.classify.ClassifierException;
import dev.kedge.image.Preprocessing;
import dev.kedge.image.Preprocessing.Resize;
import dev.kedge.image.Preprocessing.Size;
import dev.kedge.image.Resampling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageProcessorTest {
  private static final Size SQUARE_224 = new Size(224, 224);

  @TempDir Path folder;

  private Preprocessing read(String json) {
    try {
      return ImageProcessor.read(
          Files.writeString(folder.resolve("preprocessor_config.json"), json));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void everyKeyWrittenOut() {
    assertEquals(
        new Preprocessing(
            new Resize.ShortestEdge(256, Resampling.BICUBIC),
            Optional.of(new Size(224, 192)),
            1 / 127.5,
            List.of(.1, .2, .3),
            List.of(.4, .5, .6),
            true),
        read(
            """
            {"image_processor_type": "CLIPImageProcessor", "do_resize": true,
             "size": {"shortest_edge": 256}, "resample": 3, "do_center_crop": true,
             "crop_size": {"height": 224, "width": 192}, "do_rescale": true,
             "rescale_factor": 0.00784313725490196, "do_normalize": true,
             "image_mean": [0.1, 0.2, 0.3], "image_std": [0.4, 0.5, 0.6],
             "do_flip_channel_order": true, "do_convert_rgb": true, "do_pad": false,
             "data_format": "channels_first", "rescale_offset": null}\
            """));
  }

  @Test
  void earlyViTWithoutRescaleAndWithSizeAsNumber() {
    Preprocessing p =
        read(
            """
            {"do_normalize": true, "do_resize": true, "image_mean": [0.5, 0.5, 0.5],
             "image_std": [0.5, 0.5, 0.5], "size": 224,
             "feature_extractor_type": "ViTFeatureExtractor", "resample": 2}\
            """);
    assertEquals(new Resize.Exact(SQUARE_224, Resampling.BILINEAR), p.resize());
    assertEquals(Optional.empty(), p.crop());
    assertEquals(1 / 255.0, p.rescaleFactor());
  }

  @Test
  void earlyClipWithNumbers() {
    Preprocessing p =
        read(
            """
            {"crop_size": 224, "do_center_crop": true, "do_normalize": false, "do_resize": true,
             "feature_extractor_type": "CLIPFeatureExtractor", "resample": 3, "size": 224}\
            """);
    assertEquals(new Resize.ShortestEdge(224, Resampling.BICUBIC), p.resize());
    assertEquals(Optional.of(SQUARE_224), p.crop());
    assertEquals(List.of(), p.mean());
  }

  @ParameterizedTest
  @CsvSource({"224, 256", "288, 329"})
  void convNextCropsASharePastTheEdge(int size, int edge) {
    Preprocessing p = read(convNext(size));
    assertEquals(new Resize.ShortestEdge(edge, Resampling.BICUBIC), p.resize());
    assertEquals(Optional.of(new Size(size, size)), p.crop());
  }

  @Test
  void convNextWarpsFrom384On() {
    Preprocessing p = read(convNext(384));
    assertEquals(new Resize.Exact(new Size(384, 384), Resampling.BICUBIC), p.resize());
    assertEquals(Optional.empty(), p.crop());
  }

  private static String convNext(int size) {
    return String.format(
        Locale.ROOT,
        """
        {"crop_pct": 0.875, "do_normalize": true, "do_rescale": true, "do_resize": true,
         "image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225],
         "image_processor_type": "ConvNextImageProcessor", "resample": 3,
         "rescale_factor": 0.00392156862745098, "size": {"shortest_edge": %d}}\
        """,
        size);
  }

  @Test
  void levitResizesPastItsSize() {
    Preprocessing p =
        read(
            """
            {"image_processor_type": "LevitImageProcessor", "size": {"shortest_edge": 224},
             "crop_size": {"height": 224, "width": 224}}\
            """);
    assertEquals(new Resize.ShortestEdge(256, Resampling.BILINEAR), p.resize());
  }

  @Test
  void withoutResize() {
    Preprocessing p = read("{\"do_resize\": false, \"size\": 224, \"crop_size\": 96}");
    assertEquals(new Resize.None(), p.resize());
    assertEquals(Optional.of(new Size(96, 96)), p.crop());
  }

  @Test
  void withoutRescaleAndNormalisation() {
    Preprocessing p =
        read(
            """
            {"size": {"height": 32, "width": 48}, "do_rescale": false, "do_normalize": false,
             "rescale_factor": 0.1, "image_mean": [1, 1, 1], "image_std": [1, 1, 1]}\
            """);
    assertEquals(1, p.rescaleFactor());
    assertEquals(List.of(), p.mean());
    assertEquals(List.of(), p.std());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"size\": {\"shortest_edge\": 256}} | key \"size\" leaves photos of different",
        "{\"do_resize\": false} | key \"do_resize\" leaves photos of different",
        "{\"do_resize\": true} | key \"size\" is missing",
        "{\"size\": {\"longest_edge\": 9}} | key \"size\" is {\"longest_edge\":9}; expected",
        "{\"size\": 0} | key \"size\" is 0; expected whole numbers",
        "{\"size\": \"big\"} | key \"size\" is \"big\"",
        "{\"size\": 8, \"resample\": 9} | key \"resample\" is 9",
        "{\"size\": 8, \"do_center_crop\": true} | key \"crop_size\" is missing",
        "{\"size\": 8, \"crop_size\": [1]} | key \"crop_size\" is [1]",
        "{\"size\": 8, \"do_normalize\": true} | key \"image_mean\" is missing",
        "{\"size\": 8, \"image_mean\": [0]} | key \"image_std\" is missing",
        "{\"size\": 8, \"image_mean\": 0, \"image_std\": 0} | key \"image_std\" is 0; expected",
        "{\"size\": 8, \"image_mean\": [\"x\"], \"image_std\": 1} | key \"image_mean\"",
        "{\"size\": 8, \"do_rescale\": 1} | key \"do_rescale\" is 1; expected true or false",
        "{\"size\": 8, \"include_top\": true} | key \"include_top\" is true; Kedge does not know",
        "{\"size\": 8, \"do_thumbnail\": true} | key \"do_thumbnail\"",
        "[] | must hold a JSON object",
        "{\"size\": | is no valid JSON",
      })
  void refusalNamesFileAndKey(String json, String part) {
    String message = refusal(() -> read(json));
    assertTrue(message.contains("preprocessor_config.json"), message);
    assertTrue(message.contains(part), message);
  }

  private static String refusal(Executable action) {
    return String.valueOf(assertThrows(ClassifierException.class, action).getMessage());
  }
}
