package dev.kedge.report.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.ClassScore;
import dev.kedge.Explanation;
import dev.kedge.classify.ModelInfo;
import dev.kedge.compare.Cell;
import dev.kedge.compare.Comparison;
import dev.kedge.compare.Defended;
import dev.kedge.compare.Difference;
import dev.kedge.compare.ModelAnswers;
import dev.kedge.compare.NullBand;
import dev.kedge.compare.Overlap;
import dev.kedge.compare.Part;
import dev.kedge.compare.RestoringSet;
import dev.kedge.compare.Which;
import dev.kedge.image.PictureDistance;
import dev.kedge.mask.Superpixels;
import dev.kedge.search.Status;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Comparisons as JSON of the schema {@value #SCHEMA}. Keys have a fixed order; what was not asked
 * or not finished is not there, and {@code cutShort} names the latter. The same seed and question
 * give the same text, byte for byte, but for {@code run}. Probabilities have six digits, since a
 * model's last ones differ with the batch.
 */
public final class ComparisonJson {
  static final String SCHEMA = "kedge.comparison/1";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final double DIGITS = 1e6;

  private final String firstImage;
  private final String secondImage;
  private final String version;

  /** For comparisons of two pictures by name, made by a version of Kedge. */
  public ComparisonJson(String firstImage, String secondImage, String version) {
    this.firstImage = firstImage;
    this.secondImage = secondImage;
    this.version = version;
  }

  /**
   * The comparison.
   *
   * @param firstModel the model before the first picture
   * @param secondModel the model before the second picture, the same if there is one only
   * @param read how long reading both pictures took
   */
  public ObjectNode of(
      Comparison comparison, ModelInfo firstModel, ModelInfo secondModel, Duration read) {
    ObjectNode json = JSON.objectNode().put("schema", SCHEMA);
    json.set("first", side(firstImage, firstModel, comparison.first()));
    json.set("second", side(secondImage, secondModel, comparison.second()));
    json.put("sameAnswer", comparison.sameAnswer());
    json.set("segmentation", ExplanationJson.segmentation(comparison.first()));
    json.set("overlap", overlap(comparison.overlap()));
    comparison.secondOwn().ifPresent(own -> json.set("secondOwn", own(comparison, own)));
    comparison
        .difference()
        .ifPresent(difference -> json.set("difference", difference(difference, comparison)));
    comparison
        .restoring()
        .ifPresent(
            restoring -> {
              ObjectNode sets = json.putObject("restoring");
              sets.set(
                  "firstIntoSecond",
                  restoring(restoring.firstIntoSecond(), comparison.first(), comparison));
              sets.set(
                  "secondIntoFirst",
                  restoring(restoring.secondIntoFirst(), comparison.second(), comparison));
              sets.put("evaluations", restoring.evaluations());
            });
    ArrayNode cells = json.putArray("precisions");
    comparison.precisions().forEach(cell -> cells.add(cell(cell)));
    comparison.nullBand().ifPresent(band -> json.set("nullBand", band(band, comparison)));
    ArrayNode defences = json.putArray("defences");
    comparison.defended().forEach(defended -> defences.add(defended(defended)));
    ArrayNode models = json.putArray("models");
    comparison.models().forEach(answers -> models.add(answers(answers)));
    if (!comparison.cutShort().isEmpty()) {
      ArrayNode cut = json.putArray("cutShort");
      comparison.cutShort().forEach(part -> cut.add(key(part)));
    }
    json.put("evaluations", comparison.evaluations());
    json.set("options", options(comparison));
    json.put("seed", comparison.options().question().seed());
    json.put("version", version);
    ObjectNode run = UsedJson.put(json.putObject("run"), comparison.first().used());
    if (!comparison.second().used().equals(comparison.first().used())) {
      UsedJson.put(run.putObject("second"), comparison.second().used());
    }
    run.putObject("seconds")
        .put("total", seconds(comparison.duration().plus(read)))
        .put("read", seconds(read));
    return json;
  }

  /** The line of a comparison that could not be made. */
  public ObjectNode ofError(String error) {
    ObjectNode json = JSON.objectNode().put("schema", SCHEMA);
    json.putObject("first").put("image", firstImage);
    json.putObject("second").put("image", secondImage);
    return json.put("error", error).put("version", version);
  }

  /**
   * Reads a comparison, in UTF-8.
   *
   * @throws DamagedException if it is none of the schema; that of an error is not damaged
   */
  public static ComparisonLine read(byte[] utf8) throws DamagedException {
    return Fields.read(utf8, SCHEMA, ComparisonJson::line);
  }

  private static ComparisonLine line(JsonNode json) {
    JsonNode first = Fields.field(json, "first");
    JsonNode second = Fields.field(json, "second");
    String version = Fields.text(json, "version");
    if (json.has("error")) {
      return new ComparisonLine.Failed(
          Fields.text(first, "image"),
          Fields.text(second, "image"),
          version,
          Fields.text(json, "error"));
    }
    int superpixels = Fields.index(Fields.field(json, "segmentation"), "superpixels");
    return new ComparisonLine.Compared(
        sideOf(first, superpixels),
        sideOf(second, superpixels),
        Fields.flag(json, "sameAnswer"),
        Fields.number(Fields.field(json, "overlap"), "pixels"),
        json.has("cutShort") ? Fields.list(json, "cutShort", JsonNode::asText) : List.of(),
        Fields.whole(json, "evaluations"),
        Fields.whole(json, "seed"),
        version);
  }

  private static ComparisonLine.Side sideOf(JsonNode json, int superpixels) {
    return new ComparisonLine.Side(
        Fields.text(json, "image"),
        Fields.model(json),
        Fields.score(Fields.field(json, "explained")),
        Fields.name(json, "status", Status.class),
        Fields.anchor(Fields.field(json, "anchor"), superpixels));
  }

  private static ObjectNode side(String image, ModelInfo model, Explanation explanation) {
    ObjectNode json = JSON.objectNode().put("image", image);
    json.set("model", ModelJson.of(model));
    json.set("preprocessing", PreprocessingJson.of(model.preprocessing()));
    json.set("explained", score(explanation.explained()));
    ArrayNode top = json.putArray("top");
    explanation.top().forEach(score -> top.add(score(score)));
    return answer(json, explanation);
  }

  private static ObjectNode answer(ObjectNode json, Explanation explanation) {
    json.put("status", explanation.result().status().name());
    json.set("anchor", ExplanationJson.anchor(explanation));
    return json;
  }

  private static ObjectNode score(ClassScore score) {
    return JSON.objectNode()
        .put("index", score.index())
        .put("label", score.label())
        .put("probability", rounded(score.probability()));
  }

  private static ObjectNode overlap(Overlap overlap) {
    ObjectNode json =
        JSON.objectNode().put("superpixels", overlap.superpixels()).put("pixels", overlap.pixels());
    json.set("kept", ExplanationJson.indices(overlap.kept()));
    json.set("lost", ExplanationJson.indices(overlap.lost()));
    json.set("gained", ExplanationJson.indices(overlap.gained()));
    return json;
  }

  private static ObjectNode own(Comparison comparison, Explanation own) {
    ObjectNode json = JSON.objectNode();
    json.set("segmentation", ExplanationJson.segmentation(own));
    answer(json, own);
    comparison.ownOverlap().ifPresent(overlap -> json.put("overlapPixels", overlap));
    return json;
  }

  private static ObjectNode difference(Difference difference, Comparison comparison) {
    ObjectNode json = JSON.objectNode();
    difference.photos().ifPresent(photos -> json.set("photos", distance(photos)));
    json.set("views", distance(difference.views()));
    json.put("samePicture", difference.samePicture());
    ArrayNode shares = json.putArray("energyShares");
    difference.energyShares().forEach(share -> shares.add(rounded(share)));
    Superpixels first = comparison.first().result().anchor();
    Superpixels second = comparison.second().result().anchor();
    json.putObject("energyInside")
        .put("firstAnchor", rounded(difference.energy(first)))
        .put("secondAnchor", rounded(difference.energy(second)))
        .put("either", rounded(difference.energy(first.union(second))));
    return json;
  }

  private static ObjectNode distance(PictureDistance distance) {
    ObjectNode json =
        JSON.objectNode()
            .put("changedPixels", distance.changedPixels())
            .put("l2", distance.l2())
            .put("linf", distance.linf());
    if (Double.isFinite(distance.psnr())) {
      json.put("psnr", rounded(distance.psnr()));
    }
    return json.put("ssim", rounded(distance.ssim()));
  }

  private static ObjectNode restoring(RestoringSet set, Explanation of, Comparison comparison) {
    ObjectNode json = JSON.objectNode();
    json.set("label", JSON.textNode(of.explained().label()));
    json.set("superpixels", ExplanationJson.indices(set.set()));
    json.put("size", set.set().size())
        .put("sizeAtLeast", set.atLeast())
        .put("smallest", set.smallest())
        .put("pixelShare", set.pixelShare());
    comparison
        .difference()
        .ifPresent(difference -> json.put("energyShare", rounded(difference.energy(set.set()))));
    return json.put("probability", rounded(set.probability())).put("verified", set.verified());
  }

  private static ObjectNode cell(Cell cell) {
    return ExplanationJson.precision(
        JSON.objectNode()
            .put("anchor", name(cell.anchor()))
            .put("picture", name(cell.picture()))
            .put("label", name(cell.label())),
        cell.precision());
  }

  private static String name(Which which) {
    return which.name().toLowerCase(Locale.ROOT);
  }

  private static ObjectNode band(NullBand band, Comparison comparison) {
    ObjectNode json =
        JSON.objectNode()
            .put("low", band.low())
            .put("high", band.high())
            .put("observed", comparison.overlap().pixels())
            .put("contains", band.contains(comparison.overlap().pixels()));
    ArrayNode repeats = json.putArray("repeats");
    for (NullBand.Repeat repeat : band.repeats()) {
      ObjectNode one =
          repeats
              .addObject()
              .put("change", repeat.change().name())
              .put("seed", repeat.seed())
              .put("label", repeat.explained().label())
              .put("status", repeat.status().name());
      one.set("anchor", ExplanationJson.indices(repeat.anchor()));
      one.put("superpixels", repeat.superpixels()).put("pixels", repeat.pixels());
    }
    return json;
  }

  private static ObjectNode defended(Defended defended) {
    ObjectNode json = JSON.objectNode().put("defence", defended.defence().name());
    json.set("first", score(defended.first()));
    json.set("second", score(defended.second()));
    json.put("restores", defended.restores());
    anchor(json, "firstAnchor", defended.firstAnchor());
    anchor(json, "secondAnchor", defended.secondAnchor());
    return json;
  }

  private static void anchor(ObjectNode json, String key, Optional<Explanation> explanation) {
    explanation.ifPresent(found -> json.set(key, answer(JSON.objectNode(), found)));
  }

  private static ObjectNode answers(ModelAnswers answers) {
    ObjectNode json =
        JSON.objectNode()
            .put("model", answers.model().name())
            .put("sha256", answers.model().sha256());
    json.set("first", score(answers.first()));
    json.set("second", score(answers.second()));
    return json.put("same", answers.same());
  }

  private static ObjectNode options(Comparison comparison) {
    ObjectNode json = ExplanationJson.options(comparison.first());
    return json.put("restoringLimit", comparison.options().restoringLimit())
        .put("precisionDraws", comparison.options().precisionDraws())
        .put("nullRepeats", comparison.options().nullRepeats())
        .put("defenceAnchors", comparison.options().defenceAnchors());
  }

  /** A part's key in this JSON. */
  private static String key(Part part) {
    return switch (part) {
      case ANCHORS -> "anchors";
      case DEFENCES -> "defences";
      case RESTORING -> "restoring";
      case PRECISIONS -> "precisions";
      case NULL_BAND -> "nullBand";
      case OWN_ANCHOR -> "secondOwn";
      case DEFENCE_ANCHORS -> "defenceAnchors";
    };
  }

  private static double rounded(double value) {
    return Math.rint(value * DIGITS) / DIGITS;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
