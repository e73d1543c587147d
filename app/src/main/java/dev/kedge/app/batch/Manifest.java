package dev.kedge.app.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.classify.ModelInfo;
import dev.kedge.image.Image;
import dev.kedge.perturb.Fill;
import dev.kedge.report.SearchParameters;
import dev.kedge.report.json.ExplanationJson;
import dev.kedge.report.json.RunJson;
import dev.kedge.search.Requirement;
import dev.kedge.segment.LabelMap;
import dev.kedge.segment.Segmenter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * All that the lines of a run depend on, by name: a run goes on only with the same. What they do
 * not depend on (device, backend, batches, threads) is not in it. Immutable.
 */
public final class Manifest {
  private final Map<String, String> settings;

  private Manifest(Map<String, String> settings) {
    this.settings = settings;
  }

  /**
   * The manifest of a run.
   *
   * @param origin of its pictures
   * @param limits of each explanation, and other flags that lines depend on, by name
   */
  public static Manifest of(
      String origin,
      ModelInfo model,
      Scene scene,
      Question question,
      Map<String, String> limits,
      String version) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("version", version);
    all.put("pictures", origin);
    all.put("model", model.name());
    all.put("model's sha256", model.sha256());
    all.put(
        "labels' sha256",
        sha256(String.join("\n", model.labels()).getBytes(StandardCharsets.UTF_8)));
    all.put("inputs", inputs(model.inputs()));
    all.put("preprocessing", model.preprocessing().toString());
    all.put("segmenter", segmenter(scene.segmenter()));
    all.put("fill", fill(scene.fill()));
    all.put("strategy", question.search().name());
    all.putAll(SearchParameters.named(question.search()));
    all.put("keep probability", Double.toString(question.keepProbability()));
    Requirement required = question.required();
    all.put("threshold", Double.toString(required.threshold()));
    all.put("delta", Double.toString(required.delta()));
    all.put("max size", Integer.toString(required.maxAnchorSize()));
    all.put("reasons", Integer.toString(required.reasons()));
    all.put("refine", Boolean.toString(question.refine()));
    all.put(
        "class", question.target().isPresent() ? "" + question.target().getAsInt() : "the top one");
    all.put("seed", Long.toString(question.seed()));
    all.putAll(limits);
    return new Manifest(all);
  }

  /** The values given to inputs beside the pictures. */
  private static String inputs(Map<String, String> given) {
    return given.isEmpty()
        ? "none given"
        : given.entrySet().stream()
            .map(input -> input.getKey() + "=" + input.getValue())
            .collect(Collectors.joining(" "));
  }

  private static String segmenter(Segmenter segmenter) {
    return segmenter instanceof LabelMap map
        ? "map " + map.segmentation().sha256()
        : segmenter.method() + " " + segmenter.parameters();
  }

  private static String fill(Fill fill) {
    String name = ExplanationJson.fill(fill);
    return fill instanceof Fill.Backgrounds(var pictures) ? name + " " + sha256(pictures) : name;
  }

  private static String sha256(List<Image> pictures) {
    MessageDigest digest = digest();
    for (Image picture : pictures) {
      digest.update(
          "%s×%s".formatted(picture.height(), picture.width()).getBytes(StandardCharsets.UTF_8));
      digest.update(picture.copyRgb());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256, this one does not", e);
    }
  }

  /** As {@code run.json} has it. */
  ObjectNode json() {
    return RunJson.of(settings);
  }

  /**
   * Reads what {@link #json} wrote.
   *
   * @throws IOException if it is not readable
   */
  static Manifest read(Path file) throws IOException {
    return new Manifest(RunJson.read(Files.readAllBytes(file)));
  }

  /** What differs from a run before, a phrase each; nothing if the run can go on. */
  List<String> differences(Manifest before) {
    List<String> differences = new ArrayList<>();
    Map<String, String> names = new LinkedHashMap<>(before.settings);
    names.putAll(settings);
    for (String name : names.keySet()) {
      String then = before.settings.getOrDefault(name, "not known");
      String now = settings.getOrDefault(name, "not known");
      if (!then.equals(now)) {
        differences.add("%s was %s, is %s".formatted(name, then, now));
      }
    }
    return differences;
  }
}
