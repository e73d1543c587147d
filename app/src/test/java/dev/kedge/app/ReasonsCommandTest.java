package dev.kedge.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kedge.app.terminal.ExitCode;
import dev.kedge.image.Image;
import dev.kedge.image.io.ImageReader;
import dev.kedge.segment.Grid;
import dev.kedge.segment.Segmentation;
import dev.kedge.segment.io.LabelMapFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reasons, refinement and a label map a photo, on the command line with the embedded model. */
final class ReasonsCommandTest {
  private static final Path PHOTO = Path.of("../core/src/test/resources/images/rgb16.png");

  @TempDir Path folder;

  private record Ran(int code, String out, String err) {
    List<JsonNode> lines() throws IOException {
      List<JsonNode> lines = new ArrayList<>();
      for (String line : out.lines().toList()) {
        lines.add(new ObjectMapper().readTree(line));
      }
      return lines;
    }
  }

  private static Ran run(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(new PrintWriter(out), new PrintWriter(err), words);
    return new Ran(code, out.toString(), err.toString());
  }

  private static JsonNode explain(String... flags) throws IOException {
    List<String> words = new ArrayList<>(List.of("explain", "--json", "--progress=none"));
    words.addAll(Arrays.asList(flags));
    Ran ran = run(words.toArray(String[]::new));
    assertEquals(ExitCode.OK, ran.code, ran.err);
    return ran.lines().getFirst();
  }

  private static Set<Integer> superpixels(JsonNode anchor) {
    Set<Integer> superpixels = new HashSet<>();
    anchor.get("superpixels").forEach(one -> superpixels.add(one.intValue()));
    return superpixels;
  }

  @Test
  void reasonsHaveNothingInCommonAndExhaustiveHasAllOfThem() throws IOException {
    JsonNode all = explain("--segments=8", "--strategy=exhaustive");
    assertTrue(all.get("reasonsComplete").booleanValue());
    JsonNode some = explain("--segments=8", "--strategy=certified", "--reasons=3", "--seed=2");
    for (JsonNode json : List.of(all, some)) {
      assertEquals(
          superpixels(json.get("anchor")), superpixels(json.at("/reasons/0")), json.toString());
      Set<Integer> seen = new HashSet<>();
      for (JsonNode reason : json.get("reasons")) {
        assertTrue(reason.get("precisionLow").doubleValue() >= .95 - 1e-9, reason.toString());
        for (int superpixel : superpixels(reason)) {
          assertTrue(seen.add(superpixel), "in one reason only: " + superpixel);
        }
      }
    }
    assertEquals(3, some.at("/options/reasons").intValue());
  }

  @Test
  void refinedPartIsInJsonAndBesideTheReport() throws IOException {
    JsonNode json = explain("--refine", "--exact-within=0", "--out=" + folder);
    JsonNode refined = json.get("refined");
    double share = refined.get("pixelShare").doubleValue();
    assertTrue(share <= json.at("/anchor/pixelShare").doubleValue(), refined.toString());
    assertTrue(refined.get("precisionLow").doubleValue() >= .95 - 1e-9, refined.toString());
    int height = refined.at("/mask/size/0").intValue();
    int width = refined.at("/mask/size/1").intValue();
    long inside = 0;
    long pixels = 0;
    boolean within = false;
    for (JsonNode run : refined.at("/mask/counts")) {
      pixels += run.intValue();
      inside += within ? run.intValue() : 0;
      within = !within;
    }
    assertEquals((long) height * width, pixels);
    assertEquals(share, (double) inside / pixels, 1e-12);
    Segmentation labels = LabelMapFile.read(folder.resolve("refined-labels.png"));
    assertEquals(refined.at("/segmentation/superpixels").intValue(), labels.superpixels());
    assertTrue(Files.exists(folder.resolve("refined.png")));
    assertTrue(Files.readString(folder.resolve("report.html")).contains("Finer than superpixels"));
    explain("--exact-within=0", "--out=" + folder);
    assertFalse(Files.exists(folder.resolve("refined.png")), "of the run before");
  }

  @Test
  void eachPhotoHasItsOwnLabelMap() throws IOException {
    Path photos = Files.createDirectory(folder.resolve("photos"));
    Path maps = Files.createDirectory(folder.resolve("maps"));
    for (String name : List.of("a", "b", "c")) {
      Files.copy(PHOTO, photos.resolve(name + ".png"));
    }
    Files.writeString(photos.resolve("notes.txt"), "no picture");
    Image view = new ImageReader().read(PHOTO);
    int side = explain().at("/segmentation/height").intValue();
    Image seen = Image.ofRows(side, side, (y, row) -> {});
    LabelMapFile.write(Grid.of(1, 2).segment(seen), maps.resolve("a.png"));
    LabelMapFile.write(Grid.of(1, 3).segment(seen), maps.resolve("b.png.png"));
    LabelMapFile.write(Grid.of(1, 3).segment(view), maps.resolve("c.png"));
    Ran ran =
        run(
            "batch",
            photos.toString(),
            "--segmenter=maps:" + maps,
            "--out=" + folder.resolve("run"),
            "--progress=none");
    assertEquals(ExitCode.SOME_FAILED, ran.code, ran.err);
    List<String> lines = Files.readAllLines(folder.resolve("run/explanations.jsonl"));
    assertEquals(3, lines.size(), lines.toString());
    for (String line : lines) {
      JsonNode json = new ObjectMapper().readTree(line);
      switch (json.get("image").asText()) {
        case "a.png" -> assertEquals(2, json.at("/segmentation/ids").size(), line);
        case "b.png" -> assertEquals(3, json.at("/segmentation/ids").size(), line);
        default -> assertTrue(json.get("error").asText().contains("label map"), line);
      }
    }
    Ran alone =
        run(
            "explain",
            photos.resolve("a.png").toString(),
            "--segmenter=maps:" + maps,
            "--json",
            "--progress=none");
    assertEquals(ExitCode.OK, alone.code, alone.err);
    assertEquals(2, alone.lines().getFirst().at("/segmentation/superpixels").intValue());
  }
}
