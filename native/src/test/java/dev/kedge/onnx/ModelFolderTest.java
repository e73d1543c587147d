package dev.kedge.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.classify.Inference;
import dev.kedge.classify.ModelInfo;
import dev.kedge.classify.Scores;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.ImageShape;
import dev.kedge.image.Preprocessing;
import dev.kedge.image.Preprocessing.Size;
import dev.kedge.image.Resampling;
import dev.kedge.image.Resize;
import dev.kedge.image.Step;
import dev.kedge.models.ModelOptions;
import dev.kedge.onnx.TinyOnnx.DataType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders in the layout of the Hugging Face hub, bare files, and what options change. */
class ModelFolderTest {
  private static final String HALVES =
      """
      {"image_processor_type": "ViTImageProcessor", "size": {"height": 8, "width": 8}, "resample": 3,
       "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5]}\
      """;

  private static final String MARK = "\uFEFF";

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
        Preprocessing.of(
            new Resize.Exact(new Size(8, 8), Resampling.BICUBIC),
            new Step.Rescale(1 / 255.0),
            new Step.Normalize(List.of(.5, .5, .5), List.of(.5, .5, .5))),
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
        Preprocessing.of(
            new Resize.ShortestEdge(183, Resampling.BILINEAR),
            new Step.CenterCrop(new Size(160, 160)),
            new Step.Rescale(1 / 255.0),
            new Step.Normalize(List.of(.485, .456, .406), List.of(.229, .224, .225))),
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
          Preprocessing.of(
              new Resize.Exact(new Size(10, 12), Resampling.BICUBIC),
              new Step.ReverseChannels(),
              new Step.Normalize(List.of(127.5, 127.5, 127.5), List.of(1.0, 2.0, 3.0))),
          classifier.model().preprocessing());
    }
  }

  @Test
  void meanAloneLeavesTheRestOut() throws IOException {
    Path file = model(TinyModels.standard(), "net.onnx");
    Preprocessing p =
        info(file, ModelOptions.builder().mean(List.of(.5, .5, .5)).build()).preprocessing();
    assertEquals(List.of(1., 1., 1.), p.std());
    assertEquals(new Step.Rescale(1 / 255.0), p.rescale());
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

  private static List<String> notes(ModelInfo info) {
    return info.inference().notes();
  }

  @Test
  void bareFileSaysThatItIsReadWithTheConfigurationBesideIt() throws IOException {
    Path file = model(TinyModels.standard(), "net.onnx");
    assertEquals(List.of(), notes(info(file, ModelOptions.DEFAULTS)));
    config("preprocessor_config.json", HALVES);
    ModelInfo info = info(file, ModelOptions.DEFAULTS);
    assertEquals(List.of(.5, .5, .5), info.preprocessing().mean());
    assertEquals(
        List.of("pictures are prepared by the preprocessor_config.json beside the model"),
        notes(info));
  }

  @Test
  void byteOrderMarksAreNoText() throws IOException {
    model(TinyModels.standard(), "model.onnx");
    config("preprocessor_config.json", MARK + HALVES);
    config("config.json", MARK + FIVE_LABELS);
    config("labels.txt", MARK + "a\nb\nc\nd\ne\n");
    assertEquals("ant", info(folder, ModelOptions.DEFAULTS).labels().getFirst());
    ModelOptions options = ModelOptions.builder().labels(folder.resolve("labels.txt")).build();
    assertEquals("a", info(folder, options).labels().getFirst());
  }

  @Test
  void labelsThatAreNoTextInUtf8AreCalledWhatTheyAre() throws IOException {
    Path file = model(TinyModels.standard(), "net.onnx");
    Path labels = folder.resolve("labels.txt");
    ModelOptions options = ModelOptions.builder().labels(labels).build();
    Files.writeString(labels, "caf\u00E9\nb\nc\nd\ne\n", StandardCharsets.ISO_8859_1);
    assertTrue(
        Refusals.of(file, options)
            .contains("not in UTF-8 (byte 4 is 0xE9), but perhaps in Latin-1"));
    Files.writeString(labels, "\uFEFFa\nb\n", StandardCharsets.UTF_16LE);
    assertTrue(Refusals.of(file, options).contains("is text in UTF-16"));
    Files.write(labels, new byte[] {1, 2, 0, 3});
    assertTrue(Refusals.of(file, options).contains("is a binary file"));
    Files.writeString(labels, "version https://git-lfs.github.com/spec/v1\n");
    assertTrue(Refusals.of(file, options).contains("a Git LFS pointer"));
    assertTrue(
        Refusals.of(file, ModelOptions.builder().labels(folder).build())
            .contains("is no regular file"));
  }

  @Test
  void configurationsWithBadNumbersAreRefusedByName() throws IOException {
    model(TinyModels.standard().side("S"), "model.onnx");
    for (String bad :
        List.of(
            "\"rescale_factor\": 0",
            "\"rescale_factor\": -1",
            "\"rescale_factor\": 1e999",
            "\"rescale_factor\": \"x\"",
            "\"crop_pct\": 0, \"image_processor_type\": \"PoolFormerImageProcessor\"",
            "\"crop_pct\": 1e-9, \"image_processor_type\": \"PoolFormerImageProcessor\"",
            "\"image_std\": [0, 1, 1]",
            "\"image_std\": 1e-300",
            "\"image_mean\": 1e300",
            "\"size\": 0",
            "\"size\": 100000",
            "\"size\": {\"shortest_edge\": 100000}, \"crop_size\": 8",
            "\"size\": 8, \"crop_size\": 2147483647",
            "\"do_center_crop\": false, \"size\": [12000, 12000]")) {
      config(
          "preprocessor_config.json",
          "{\"image_processor_type\": \"CLIPImageProcessor\", \"size\": 9, \"crop_size\": 8, \"image_mean\": 0.5, \"image_std\": 0.5, %s}"
              .formatted(bad));
      String key = bad.replaceFirst("^\"([a-z_]+)\".*", "$1");
      String said =
          assertTimeout(Duration.ofSeconds(5), () -> Refusals.of(folder, ModelOptions.DEFAULTS));
      assertTrue(said.contains(key) || said.contains("black and") || said.contains("pixels"), said);
    }
  }

  @Test
  void independentLabelsHaveProbabilitiesOfTheirOwn() throws IOException {
    model(TinyModels.standard(), "model.onnx");
    config("preprocessor_config.json", HALVES);
    config(
        "config.json",
        FIVE_LABELS.replace("{\"id", "{\"problem_type\": \"multi_label_classification\", \"id"));
    float[] colour = {.25f, -.5f, .75f};
    OnnxClassifier all = OnnxClassifier.open(folder, ModelOptions.DEFAULTS);
    assertTrue(all.labelsIndependent());
    assertTrue(notes(all.model()).getFirst().contains("an anchor keeps one on"));
    try (ImageBatch batch = ImageBatch.openHost(all.input(), 2)) {
      TinyModels.fill(batch, 0, colour);
      TinyModels.fill(batch, 1, 0, 0, 0);
      batch.count(2);
      Scores scores = all.classify(batch);
      assertEquals(Scores.Kind.INDEPENDENT, scores.kind());
      for (int label = 0; label < 5; label++) {
        double sigmoid = 1 / (1 + Math.exp(-TinyModels.logit(colour, label)));
        assertEquals(sigmoid, scores.probability(0, label), 1e-6);
        assertEquals(sigmoid >= .5, scores.on(0, label));
        assertTrue(scores.on(1, label), "on from a probability of .5");
      }
    }
    all.close();
    ModelOptions exclusive = ModelOptions.builder().kind(Scores.Kind.LOGITS).build();
    try (OnnxClassifier classifier = OnnxClassifier.open(folder, exclusive)) {
      assertFalse(classifier.labelsIndependent());
      assertEquals(List.of(), notes(classifier.model()));
    }
  }
}
