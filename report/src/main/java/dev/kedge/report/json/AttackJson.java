package dev.kedge.report.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.ClassScore;
import dev.kedge.attack.AttackOptions;
import dev.kedge.attack.AttackResult;
import dev.kedge.attack.AttackStatus;
import dev.kedge.attack.Goal;
import dev.kedge.classify.ModelInfo;
import dev.kedge.image.PictureDistance;
import dev.kedge.report.AttackReport;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * Attacks as JSON of the schema {@value #SCHEMA}. The same seed and question give the same text,
 * byte for byte, but for {@code run}.
 */
public final class AttackJson {
  static final String SCHEMA = "kedge.attack/1";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final ModelInfo model;
  private final String version;

  /** For attacks on a model, made by a version of Kedge. */
  public AttackJson(ModelInfo model, String version) {
    this.model = model;
    this.version = version;
  }

  /** The line of an attack. */
  public ObjectNode of(AttackReport report) {
    AttackResult result = report.result();
    AttackOptions options = result.options();
    ObjectNode json = head(report.image());
    json.set("preprocessing", PreprocessingJson.of(model.preprocessing()));
    switch (options.goal()) {
      case Goal.AnotherClass() -> json.putNull("target");
      case Goal.TargetClass(int label) ->
          json.putObject("target").put("index", label).put("label", model.labels().get(label));
    }
    json.put("status", result.status().name());
    json.put("adversarial", report.reached());
    json.set("before", scores(result.before()));
    json.set("after", scores(report.read()));
    json.put("margin", result.margin());
    json.put("queries", result.queries());
    json.set("distances", distance(result.distance()));
    json.put("out", report.file().toString());
    json.putObject("options")
        .put("method", options.method().toString())
        .put("norm", options.norm().name().toLowerCase(Locale.ROOT))
        .put("epsilon", result.epsilon())
        .put("queries", options.queries());
    json.put("seed", options.seed());
    json.put("version", version);
    ObjectNode run = json.putObject("run");
    run.put("batch", options.batch()).put("batches", result.batches());
    UsedJson.put(run, model.inference());
    run.putObject("seconds")
        .put("total", seconds(result.timings().total().plus(report.reading())))
        .put("read", seconds(report.reading()))
        .put("render", seconds(result.timings().render()))
        .put("model", seconds(result.timings().model()));
    return json;
  }

  /** The line of a photo that could not be attacked. */
  public ObjectNode ofError(String image, String error) {
    return head(image).put("error", error).put("version", version);
  }

  /**
   * Reads a line, in UTF-8.
   *
   * @throws DamagedException if it is none of the schema; a line of an error is not damaged
   */
  public static AttackLine read(byte[] utf8) throws DamagedException {
    return Fields.read(utf8, SCHEMA, AttackJson::line);
  }

  private static AttackLine line(JsonNode json) {
    String image = Fields.text(json, "image");
    ModelName model = Fields.model(json);
    String version = Fields.text(json, "version");
    if (json.has("error")) {
      return new AttackLine.Failed(image, model, version, Fields.text(json, "error"));
    }
    return new AttackLine.Attacked(
        image,
        model,
        json.hasNonNull("target")
            ? OptionalInt.of(Fields.index(json.get("target"), "index"))
            : OptionalInt.empty(),
        Fields.name(json, "status", AttackStatus.class),
        Fields.flag(json, "adversarial"),
        Fields.list(json, "before", Fields::score),
        Fields.list(json, "after", Fields::score),
        Fields.number(json, "margin"),
        Fields.index(json, "queries"),
        distanceOf(Fields.field(json, "distances")),
        Fields.text(json, "out"),
        Fields.whole(json, "seed"),
        version);
  }

  private static PictureDistance distanceOf(JsonNode json) {
    return new PictureDistance(
        Fields.index(json, "l0"),
        Fields.number(json, "l2"),
        Fields.number(json, "linf"),
        json.hasNonNull("psnr") ? Fields.number(json, "psnr") : Double.POSITIVE_INFINITY,
        Fields.number(json, "ssim"));
  }

  private ObjectNode head(String image) {
    ObjectNode json = JSON.objectNode().put("schema", SCHEMA).put("image", image);
    json.set("model", ModelJson.of(model));
    return json;
  }

  private static ArrayNode scores(List<ClassScore> scores) {
    ArrayNode json = JSON.arrayNode();
    scores.forEach(score -> json.add(ExplanationJson.score(score)));
    return json;
  }

  private static ObjectNode distance(PictureDistance distance) {
    ObjectNode json =
        JSON.objectNode()
            .put("l0", distance.changedPixels())
            .put("l2", distance.l2())
            .put("linf", distance.linf());
    if (Double.isInfinite(distance.psnr())) {
      json.putNull("psnr");
    } else {
      json.put("psnr", distance.psnr());
    }
    return json.put("ssim", distance.ssim());
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
