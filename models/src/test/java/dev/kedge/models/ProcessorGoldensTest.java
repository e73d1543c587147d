package dev.kedge.models;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kedge.classify.ClassifierException;
import dev.kedge.image.ElementType;
import dev.kedge.image.Image;
import dev.kedge.image.InputSpec;
import dev.kedge.image.TensorLayout;
import dev.kedge.image.io.ImageReader;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What Transformers 5.18 and timm 1.0.29 made of photos, in folders of {@code goldens/processors}
 * beside the models of the environment's KEDGE_MODELS: each is read as they read it, or refused if
 * they refuse it.
 */
@Tag("zoo")
class ProcessorGoldensTest {
  /** Pillow's backend and torchvision's differ by up to 2 grey levels. */
  private static final double GREY_LEVELS = 1.5;

  private static final Path GOLDENS =
      Path.of(System.getenv().getOrDefault("KEDGE_MODELS", "KEDGE_MODELS is not set"))
          .resolveSibling("goldens/processors");

  private static final ModelInput ANY_SIZE =
      new ModelInput("pixel_values", TensorLayout.NCHW, ElementType.FLOAT32, 0, 3, 0, 0);

  static List<String> cases() throws IOException {
    if (!Files.isDirectory(GOLDENS.resolve("cases"))) {
      return List.of("no goldens in " + GOLDENS);
    }
    try (Stream<Path> folders = Files.list(GOLDENS.resolve("cases"))) {
      return folders.map(folder -> String.valueOf(folder.getFileName())).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void readAsTheLibrariesReadIt(String name) throws IOException {
    Path folder = GOLDENS.resolve("cases").resolve(name);
    if (!Files.isDirectory(folder)) {
      System.out.println("processors are not compared with the libraries: " + name);
      abort(name);
    }
    JsonNode expected = reference(json(folder.resolve("expected.json")));
    if (!expected.has("photos")) {
      String refusal =
          String.valueOf(
              assertThrows(ClassifierException.class, () -> plan(folder), "the library refuses it")
                  .getMessage());
      System.out.println(name + ": refused, as by the library: " + refusal);
      return;
    }
    InputPlan plan = plan(folder);
    assertAll(
        expected.get("photos").properties().stream()
            .map(photo -> () -> compare(name, plan, expected, photo)));
  }

  private static InputPlan plan(Path folder) {
    return InputPlan.of(ModelFolder.find(folder), ANY_SIZE, ModelOptions.DEFAULTS);
  }

  private static void compare(
      String name, InputPlan plan, JsonNode expected, Map.Entry<String, JsonNode> photo)
      throws IOException {
    InputSpec spec = plan.spec();
    JsonNode shape = expected.get("shape");
    assertEquals(
        shape.get(1).asInt() + "×" + shape.get(2).asInt(),
        spec.shape().height() + "×" + spec.shape().width());
    Image view =
        plan.preprocessing()
            .view(new ImageReader().read(GOLDENS.resolve("inputs").resolve(photo.getKey())));
    float[] tensor = new float[spec.shape().values()];
    plan.preprocessing().write(view, spec, MemorySegment.ofArray(tensor));
    JsonNode at =
        json(GOLDENS.resolve("positions.json"))
            .get(shape.get(0).asInt() + "x" + shape.get(1).asInt() + "x" + shape.get(2).asInt());
    JsonNode values = photo.getValue().get("values");
    assertEquals(at.size(), values.size());
    double worst = 0;
    for (int i = 0; i < at.size(); i++) {
      int channel = at.get(i).get(0).asInt();
      int pixel = at.get(i).get(1).asInt() * spec.shape().width() + at.get(i).get(2).asInt();
      double seen = tensor[channel * spec.shape().pixels() + pixel];
      double unit = Math.abs(expected.get("unit").get(channel).asDouble());
      worst = Math.max(worst, Math.abs(seen - values.get(i).asDouble()) / unit);
    }
    String line =
        String.format(Locale.ROOT, "%s, %s: %.2f grey levels at most", name, photo.getKey(), worst);
    System.out.println(line);
    assertTrue(worst <= GREY_LEVELS, line);
  }

  /** timm's own result, else that of Transformers 5.18 on Pillow, else on torchvision. */
  private static JsonNode reference(JsonNode expected) {
    return Stream.of("timm", "transformers 5.18.0 pil", "transformers 5.18.0 torchvision")
        .flatMap(which -> result(expected, which).stream())
        .findFirst()
        .orElseThrow();
  }

  private static Optional<JsonNode> result(JsonNode expected, String which) {
    return StreamSupport.stream(expected.get("results").spliterator(), false)
        .filter(
            result ->
                (result.get("library").asText() + " " + result.get("backend").asText())
                    .startsWith(which))
        .findFirst();
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(Files.readAllBytes(file));
  }
}
