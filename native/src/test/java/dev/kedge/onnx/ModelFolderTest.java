package dev.kedge.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.classify.Inference;
import dev.kedge.classify.ModelInfo;
import dev.kedge.image.ImageShape;
import dev.kedge.image.Preprocessing;
import dev.kedge.image.Preprocessing.Resize;
import dev.kedge.image.Preprocessing.Size;
import dev.kedge.image.Resampling;
import dev.kedge.models.ModelOptions;
import dev.kedge.onnx.TinyOnnx.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders in the layout of the Hugging Face hub, bare files, and what options change. */
class ModelFolderTest {
  private static final String HALVES =
      """
      {"do_resize": true, "size": {"height": 8, "width": 8}, "resample": 3,
       "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5]}\
      """;

  private static final String FIVE_LABELS =
      """
      {"id2label": {"0": "ant", "1": "bee", "2": "cat", "3": "dog", "4": "eel"}}\
      """;

  @TempDir Path temporary;
  private Path folder;

  @BeforeEach
  void modelFolder() throws IOException {
    folder = Files.createDirectory(temporary.resolve("my-model"));
  }

  private Path model(TinyModels model, String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return model.graph().write(file);
  }

  private void config(String name, String json) throws IOException {
    Files.writeString(folder.resolve(name), json);
  }

  private static ModelInfo info(Path path, ModelOptions options) {
    try (OnnxClassifier classifier = OnnxClassifier.open(path, options)) {
      return classifier.model();
    }
  }

  @Test
  void folderTellsEverything() throws Exception {
    Path file = model(TinyModels.standard(), "model.onnx");
    config("preprocessor_config.json", HALVES);
    config("config.json", FIVE_LABELS);
    ModelInfo info = info(folder, ModelOptions.builder().threads(2).build());
    assertEquals("my-model", info.name());
    assertEquals(List.of("ant", "bee", "cat", "dog", "eel"), info.labels());
    assertEquals(
        new Preprocessing(
            new Resize.Exact(new Size(8, 8), Resampling.BICUBIC),
            Optional.empty(),
            1 / 255.0,
            List.of(.5, .5, .5),
            List.of(.5, .5, .5),
            false),
        info.preprocessing());
    assertEquals(
        HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file))),
        info.sha256());
    assertEquals(Inference.of("ONNX Runtime 1.28.0", "CPU, 2 threads"), info.inference());
  }

  @Test
  void graphInTheFolderOnnx() throws IOException {
    Path file = model(TinyModels.standard(), "onnx/model.onnx");
    config("preprocessor_config.json", HALVES);
    config("config.json", FIVE_LABELS);
    assertEquals("my-model", info(folder, ModelOptions.DEFAULTS).name());
    ModelInfo byFile = info(file, ModelOptions.DEFAULTS);
    assertEquals("model.onnx", byFile.name());
    assertEquals("bee", byFile.labels().get(1));
    assertEquals(List.of(.5, .5, .5), byFile.preprocessing().mean());
  }

  @Test
  void bareFileIsPreparedAsImageNetModelsAre() throws IOException {
    Path file = model(TinyModels.standard().side(160), "net.onnx");
    ModelInfo info = info(file, ModelOptions.DEFAULTS);
    assertEquals("net.onnx", info.name());
    assertEquals(List.of("class 0", "class 1", "class 2", "class 3", "class 4"), info.labels());
    assertEquals(
        new Preprocessing(
            new Resize.ShortestEdge(183, Resampling.BILINEAR),
            Optional.of(new Size(160, 160)),
            1 / 255.0,
            List.of(.485, .456, .406),
            List.of(.229, .224, .225),
            false),
        info.preprocessing());
  }

  @Test
  void optionsWin() throws IOException {
    model(TinyModels.standard().side("s"), "model.onnx");
    config("preprocessor_config.json", HALVES);
    config("labels.txt", "a\nb\nc\nd\ne\n");
    ModelOptions options =
        ModelOptions.builder()
            .mean(List.of(127.5))
            .std(List.of(1.0, 2.0, 3.0))
            .rescaleFactor(1)
            .size(new Size(10, 12))
            .flipChannelOrder(true)
            .labels(folder.resolve("labels.txt"))
            .build();
    try (OnnxClassifier classifier = OnnxClassifier.open(folder, options)) {
      assertEquals(new ImageShape(3, 10, 12), classifier.input().shape());
      assertEquals(List.of("a", "b", "c", "d", "e"), classifier.model().labels());
      assertEquals(
          new Preprocessing(
              new Resize.Exact(new Size(10, 12), Resampling.BICUBIC),
              Optional.empty(),
              1,
              List.of(127.5, 127.5, 127.5),
              List.of(1.0, 2.0, 3.0),
              true),
          classifier.model().preprocessing());
    }
  }

  @Test
  void meanAloneLeavesTheRestOut() throws IOException {
    Path file = model(TinyModels.standard(), "net.onnx");
    Preprocessing p =
        info(file, ModelOptions.builder().mean(List.of(.5, .5, .5)).build()).preprocessing();
    assertEquals(List.of(), p.std());
    assertEquals(1 / 255.0, p.rescaleFactor());
  }

  @Test
  void folderWithoutPreprocessorIsRefusedUnlessMeanAndStdAreGiven() throws IOException {
    model(TinyModels.standard(), "model.onnx");
    assertTrue(
        Refusals.of(folder, ModelOptions.DEFAULTS).contains("has no preprocessor_config.json"));
    ModelOptions given = ModelOptions.builder().mean(List.of(.5)).std(List.of(.5)).build();
    assertEquals(List.of(.5, .5, .5), info(folder, given).preprocessing().std());
  }

  @Test
  void sizesThatContradictEachOther() throws IOException {
    model(TinyModels.standard(), "model.onnx");
    config("preprocessor_config.json", HALVES.replace("8", "9"));
    String message = Refusals.of(folder, ModelOptions.DEFAULTS);
    assertTrue(
        message.contains("preprocessor_config.json (crop_size, size) gives pictures of 9×9"));
    assertTrue(message.contains("\"x\" takes 8×8"));
  }

  @Test
  void uint8InputWithNormalisation() throws IOException {
    model(TinyModels.standard().type(DataType.UINT8), "model.onnx");
    config("preprocessor_config.json", HALVES);
    assertTrue(
        Refusals.of(folder, ModelOptions.DEFAULTS).contains("set do_rescale and do_normalize"));
  }

  @Test
  void meansThatDoNotFitTheChannels() throws IOException {
    Path file = model(TinyModels.standard(), "net.onnx");
    assertTrue(
        Refusals.of(file, ModelOptions.builder().mean(List.of(.5, .5)).build())
            .contains("mean has 2 numbers, but the model's input \"x\" has 3 channels"));
  }

  @Test
  void labelsFewerThanOutputs() throws IOException {
    model(TinyModels.standard(), "model.onnx");
    config("preprocessor_config.json", HALVES);
    config("config.json", "{\"id2label\": {\"0\": \"a\", \"1\": \"b\"}}");
    assertTrue(
        Refusals.of(folder, ModelOptions.DEFAULTS)
            .contains("config.json has 2 labels, but the model has 5 classes"));
  }

  @Test
  void labelsThatSkipANumber() throws IOException {
    model(TinyModels.standard(), "model.onnx");
    config("preprocessor_config.json", HALVES);
    config("config.json", FIVE_LABELS.replace("\"3\"", "\"7\""));
    assertTrue(
        Refusals.of(folder, ModelOptions.DEFAULTS)
            .contains("id2label has 5 entries, but no label for \"3\""));
  }

  @Test
  void labelsOfOneOutput() throws IOException {
    model(TinyModels.standard().classes(1).tail("Sigmoid"), "model.onnx");
    config("preprocessor_config.json", HALVES);
    config("config.json", "{\"id2label\": {\"0\": \"hot dog\"}}");
    assertEquals(List.of("not hot dog", "hot dog"), info(folder, ModelOptions.DEFAULTS).labels());
    config("config.json", "{\"id2label\": {\"0\": \"dog\", \"1\": \"cat\"}}");
    assertEquals(List.of("dog", "cat"), info(folder, ModelOptions.DEFAULTS).labels());
    config("config.json", "{}");
    assertEquals(List.of("no", "yes"), info(folder, ModelOptions.DEFAULTS).labels());
  }

  @Test
  void labelsAsJsonArray() throws IOException {
    Path file = model(TinyModels.standard().classes(2), "net.onnx");
    config("labels.json", "[\"x\", \"y\"]");
    ModelOptions options = ModelOptions.builder().labels(folder.resolve("labels.json")).build();
    assertEquals(List.of("x", "y"), info(file, options).labels());
  }

  @Test
  void missingLabelsFile() throws IOException {
    Path file = model(TinyModels.standard(), "net.onnx");
    ModelOptions options = ModelOptions.builder().labels(folder.resolve("none.txt")).build();
    assertTrue(
        Refusals.of(file, options).contains("there is no file " + folder.resolve("none.txt")));
  }
}
