package dev.kedge.report.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.ClassScore;
import dev.kedge.Explanation;
import dev.kedge.Question;
import dev.kedge.check.Questions;
import dev.kedge.check.Questions.Answered;
import dev.kedge.classify.ModelInfo;
import dev.kedge.mask.Superpixels;
import dev.kedge.perturb.Fill;
import dev.kedge.report.CutShort;
import dev.kedge.report.SearchParameters;
import dev.kedge.search.Cost;
import dev.kedge.search.Precision;
import dev.kedge.search.Requirement;
import dev.kedge.search.SearchResult;
import dev.kedge.search.SearchResult.Necessary;
import dev.kedge.search.Status;
import dev.kedge.segment.Segmentation;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Explanations as JSON of the schema {@value #SCHEMA}. Keys have a fixed order. The same seed and
 * question give the same text, byte for byte, but for {@code run}: how it was computed, on what,
 * and how long it took.
 */
public final class ExplanationJson {
  static final String SCHEMA = "kedge.explanation/1";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final ModelInfo model;
  private final String version;

  /** For explanations by a model, made by a version of Kedge. */
  public ExplanationJson(ModelInfo model, String version) {
    this.model = model;
    this.version = version;
  }

  /**
   * The explanation of a picture, with what was asked besides.
   *
   * @param image the picture's name
   * @param read how long reading it took
   */
  public ObjectNode of(String image, Questions questions, Answered answered, Duration read) {
    Explanation explanation = answered.explanation();
    SearchResult result = explanation.result();
    ObjectNode json = head(image);
    json.set("preprocessing", PreprocessingJson.of(model.preprocessing()));
    json.set("explained", score(explanation.explained()));
    json.set("top", array(explanation.top().stream().map(ExplanationJson::score).toList()));
    if (explanation.labelsIndependent()) {
      json.put("labelsIndependent", true);
    }
    json.set("segmentation", segmentation(explanation));
    json.put("status", result.status().name());
    result.cutShort().ifPresent(why -> json.put("cutShort", why.name()));
    json.set("anchor", anchor(explanation));
    json.set(
        "alternatives",
        array(result.alternatives().stream().map(a -> anchor(a.anchor(), a.precision())).toList()));
    json.set(
        "reasons",
        array(
            result.reasons().anchors().stream()
                .map(a -> anchor(a.anchor(), a.precision()))
                .toList()));
    json.put("reasonsComplete", result.reasons().complete());
    json.set(
        "necessary", array(result.necessary().stream().map(ExplanationJson::necessary).toList()));
    explanation
        .refinement()
        .ifPresent(refinement -> json.set("refined", RefinementJson.of(refinement)));
    json.set(
        "bestBySize",
        array(result.bestBySize().stream().map(a -> anchor(a.anchor(), a.precision())).toList()));
    json.putObject("cost")
        .put("evaluations", explanation.cost().evaluations())
        .put("distinctMasks", explanation.cost().distinctMasks())
        .put("draws", explanation.cost().draws());
    json.setAll(ChecksJson.of(answered.checks(), CutShort.of(questions, answered)));
    json.set("options", options(explanation));
    json.put("seed", explanation.question().seed());
    json.put("version", version);
    json.set("run", run(explanation, read));
    return json;
  }

  /** The line of a picture that could not be explained. */
  public ObjectNode ofError(String image, String error) {
    return head(image).put("error", error).put("version", version);
  }

  /**
   * Reads a line, in UTF-8.
   *
   * @throws DamagedException if it is none of the schema; a line of an error is not damaged
   */
  public static ExplanationLine read(byte[] utf8) throws DamagedException {
    return Fields.read(utf8, SCHEMA, ExplanationJson::line);
  }

  private static ExplanationLine line(JsonNode json) {
    String image = Fields.text(json, "image");
    ModelName model = Fields.model(json);
    String version = Fields.text(json, "version");
    if (json.has("error")) {
      return new ExplanationLine.Failed(image, model, version, Fields.text(json, "error"));
    }
    int superpixels = Fields.index(Fields.field(json, "segmentation"), "superpixels");
    JsonNode cost = Fields.field(json, "cost");
    JsonNode run = Fields.field(json, "run");
    return new ExplanationLine.Explained(
        image,
        model,
        version,
        Fields.score(Fields.field(json, "explained")),
        Fields.list(json, "top", Fields::score),
        Fields.name(json, "status", Status.class),
        Fields.anchor(Fields.field(json, "anchor"), superpixels),
        new Cost(
            Fields.whole(cost, "evaluations"),
            Fields.whole(cost, "distinctMasks"),
            Fields.whole(cost, "draws"),
            Fields.whole(run, "batches")),
        Fields.texts(Fields.field(json, "options")),
        Fields.whole(json, "seed"),
        new ExplanationLine.Run(UsedJson.read(run), secondsOf(Fields.field(run, "seconds"))));
  }

  private static ExplanationLine.Seconds secondsOf(JsonNode json) {
    return new ExplanationLine.Seconds(
        Fields.number(json, "total"),
        Fields.number(json, "read"),
        Fields.number(json, "segment"),
        Fields.number(json, "perturb"),
        Fields.number(json, "model"),
        Fields.number(json, "waiting"),
        Fields.number(json, "search"));
  }

  private ObjectNode head(String image) {
    ObjectNode json = JSON.objectNode().put("schema", SCHEMA).put("image", image);
    json.set("model", ModelJson.of(model));
    return json;
  }

  static ObjectNode score(ClassScore score) {
    return JSON.objectNode()
        .put("index", score.index())
        .put("label", score.label())
        .put("probability", score.probability());
  }

  static ObjectNode segmentation(Explanation explanation) {
    ObjectNode json = JSON.objectNode().put("method", explanation.scene().segmenter().method());
    ObjectNode parameters = json.putObject("parameters");
    for (Map.Entry<String, Object> parameter :
        explanation.scene().segmenter().parameters().entrySet()) {
      parameters.putPOJO(parameter.getKey(), parameter.getValue());
    }
    Segmentation segmentation = explanation.segmentation();
    json.put("superpixels", segmentation.superpixels())
        .put("height", segmentation.height())
        .put("width", segmentation.width())
        .put("sha256", segmentation.sha256());
    if (explanation.scene().segmenter().given()) {
      ArrayNode ids = json.putArray("ids");
      IntStream.range(0, segmentation.superpixels()).map(segmentation::id).forEach(ids::add);
    }
    return json;
  }

  /** The anchor, with the share of the picture that it takes, and its coverage. */
  static ObjectNode anchor(Explanation explanation) {
    SearchResult result = explanation.result();
    return anchor(result.anchor(), result.precision())
        .put("pixelShare", explanation.anchorPixelShare())
        .put("coverage", result.coverage());
  }

  private static ObjectNode anchor(Superpixels superpixels, Precision precision) {
    ObjectNode json = JSON.objectNode();
    json.set("superpixels", indices(superpixels));
    return precision(json, precision);
  }

  private static ObjectNode necessary(Necessary necessary) {
    return JSON.objectNode()
        .put("superpixel", necessary.superpixel())
        .put("keptWithout", necessary.without().value())
        .put("keptWithoutHigh", necessary.without().high())
        .put("confidence", necessary.without().confidence())
        .put("evidence", necessary.without().evidence().name());
  }

  /** A precision's keys, added to an object. */
  static ObjectNode precision(ObjectNode json, Precision precision) {
    return json.put("precision", precision.value())
        .put("precisionLow", precision.low())
        .put("precisionHigh", precision.high())
        .put("confidence", precision.confidence())
        .put("evidence", precision.evidence().name());
  }

  static ArrayNode indices(Superpixels superpixels) {
    ArrayNode json = JSON.arrayNode();
    for (int superpixel : superpixels.indices()) {
      json.add(superpixel);
    }
    return json;
  }

  private static ArrayNode array(Iterable<? extends JsonNode> nodes) {
    ArrayNode json = JSON.arrayNode();
    nodes.forEach(json::add);
    return json;
  }

  /** How it was computed, which the rest of the line does not depend on. */
  private static ObjectNode run(Explanation explanation, Duration read) {
    ObjectNode json =
        UsedJson.put(JSON.objectNode(), explanation.used())
            .put("batches", explanation.cost().batches());
    json.putObject("seconds")
        .put("total", seconds(explanation.timings().total().plus(read)))
        .put("read", seconds(explanation.timings().view().plus(read)))
        .put("segment", seconds(explanation.timings().segment()))
        .put("perturb", seconds(explanation.timings().perturb()))
        .put("model", seconds(explanation.timings().model()))
        .put("waiting", seconds(explanation.timings().waiting()))
        .put("search", seconds(explanation.timings().search()));
    return json;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  static ObjectNode options(Explanation explanation) {
    Question question = explanation.question();
    Requirement required = question.required();
    ObjectNode json =
        JSON.objectNode()
            .put("strategy", question.search().name())
            .put("strategyUsed", explanation.search().name())
            .put("fill", fill(explanation.scene().fill()))
            .put("keepProbability", question.keepProbability())
            .put("threshold", required.threshold())
            .put("delta", required.delta());
    SearchParameters.of(question.search()).forEach(json::putPOJO);
    if (required.maxAnchorSize() < Integer.MAX_VALUE) {
      json.put("maxSize", required.maxAnchorSize());
    }
    if (required.reasons() > 1) {
      json.put("reasons", required.reasons());
    }
    if (question.refine()) {
      json.put("refine", true);
    }
    question.keepRule().ifPresent(rule -> json.put("keepRule", rule.words("the class")));
    question.target().ifPresent(target -> json.put("class", target));
    return json;
  }

  /** A fill as the command line takes it. */
  public static String fill(Fill fill) {
    return switch (fill) {
      case Fill.Mean mean -> "mean";
      case Fill.Constant c -> "constant:%s,%s,%s".formatted(c.red(), c.green(), c.blue());
      case Fill.Blur blur -> "blur:" + blur.sigma();
      case Fill.Backgrounds backgrounds ->
          "background (%s pictures)".formatted(backgrounds.pictures().size());
    };
  }
}
