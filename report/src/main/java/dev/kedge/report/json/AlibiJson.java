package dev.kedge.report.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.Explanation;
import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.image.Image;
import dev.kedge.report.SearchParameters;
import dev.kedge.search.Requirement;
import java.util.Map;
import java.util.function.IntToLongFunction;

/**
 * An explanation with the keys that users of alibi's AnchorImage know: {@code meta} and {@code
 * data.anchor|segments|precision|coverage|raw}.
 *
 * <p>What differs is what is true: {@code raw.num_preds} counts predictions, coverage is exact, and
 * {@code raw.mean} and {@code raw.precision} hold the whole anchor's figure only, at its size;
 * those of its parts, which Kedge need not know, are null, as are parameters of {@code meta} that
 * the search does not have. Pictures ({@code raw.instance}, {@code raw.instances}) are left empty
 * unless asked for, and {@code raw.examples} always, since they make megabytes.
 */
public final class AlibiJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private AlibiJson() {}

  /** The explanation; with pictures if {@code full}. */
  public static ObjectNode of(Explanation explanation, String version, boolean full) {
    ObjectNode json = JSON.objectNode();
    json.set("meta", meta(explanation, version));
    json.set("data", data(explanation, full));
    return json;
  }

  private static ObjectNode meta(Explanation explanation, String version) {
    ObjectNode json = JSON.objectNode().put("name", "AnchorImage");
    json.putArray("type").add("blackbox");
    json.putArray("explanations").add("local");
    json.put("version", "kedge " + version);
    Scene scene = explanation.scene();
    Question question = explanation.question();
    Requirement required = question.required();
    ObjectNode params = json.putObject("params");
    params.put("custom_segmentation", scene.segmenter().method().equals("map"));
    ObjectNode segmentation = params.putObject("segmentation_kwargs");
    scene.segmenter().parameters().forEach(segmentation::putPOJO);
    params.put("p_sample", 1 - question.keepProbability()).put("seed", question.seed());
    params
        .putArray("image_shape")
        .add(explanation.view().height())
        .add(explanation.view().width())
        .add(Image.CHANNELS);
    params
        .putNull("images_background")
        .put("segmentation_fn", scene.segmenter().method())
        .put("threshold", required.threshold())
        .put("delta", required.delta());
    Map<String, Object> parameters = SearchParameters.of(question.search());
    params
        .putPOJO("tau", parameters.get("tau"))
        .putPOJO("batch_size", parameters.get("batchSize"))
        .putPOJO("beam_size", parameters.get("beam"))
        .putPOJO("stop_on_first", parameters.get("stopOnFirst"))
        .putPOJO("min_samples_start", parameters.get("minSamplesStart"));
    if (required.maxAnchorSize() < Integer.MAX_VALUE) {
      params.put("max_anchor_size", required.maxAnchorSize());
    } else {
      params.putNull("max_anchor_size");
    }
    return json;
  }

  private static ObjectNode data(Explanation explanation, boolean full) {
    Image view = explanation.view();
    var result = explanation.result();
    var segmentation = explanation.segmentation();
    ObjectNode json = JSON.objectNode();
    json.set("anchor", pixels(view, p -> result.anchor().contains(segmentation.label(p)) ? 1 : 0));
    ArrayNode segments = json.putArray("segments");
    for (int y = 0; y < view.height(); y++) {
      ArrayNode row = segments.addArray();
      for (int x = 0; x < view.width(); x++) {
        row.add(segmentation.label(y * view.width() + x));
      }
    }
    json.put("precision", result.precision().value()).put("coverage", result.coverage());
    json.set("raw", raw(explanation, full));
    return json;
  }

  private static ObjectNode raw(Explanation explanation, boolean full) {
    var result = explanation.result();
    ObjectNode json = JSON.objectNode();
    ArrayNode feature = json.putArray("feature");
    ArrayNode mean = json.putArray("mean");
    ArrayNode precision = json.putArray("precision");
    ArrayNode coverage = json.putArray("coverage");
    ArrayNode examples = json.putArray("examples");
    int[] indices = result.anchor().indices();
    for (int i = 1; i <= indices.length; i++) {
      feature.add(indices[i - 1]);
      if (i == indices.length) {
        mean.add(result.precision().value());
        precision.add(result.precision().value());
      } else {
        mean.addNull();
        precision.addNull();
      }
      coverage.add(Math.pow(explanation.question().keepProbability(), i));
      ObjectNode example = examples.addObject();
      example.putArray("covered_true");
      example.putArray("covered_false");
      example.putArray("uncovered_true");
      example.putArray("uncovered_false");
    }
    json.put("all_precision", 0)
        .put("num_preds", explanation.cost().evaluations())
        .put("success", result.status().found());
    ArrayNode instance = full ? pixels(explanation.view(), p -> 1) : JSON.arrayNode();
    json.set("instance", instance);
    ArrayNode instances = json.putArray("instances");
    if (full) {
      instances.add(instance);
    }
    json.putArray("prediction").add(explanation.explained().index());
    return json;
  }

  /** Rows of pixels of channels 0..255, each times the pixel's factor. */
  private static ArrayNode pixels(Image view, IntToLongFunction factor) {
    ArrayNode rows = JSON.arrayNode();
    for (int y = 0; y < view.height(); y++) {
      ArrayNode row = rows.addArray();
      for (int x = 0; x < view.width(); x++) {
        int p = y * view.width() + x;
        ArrayNode pixel = row.addArray();
        for (int c = 0; c < Image.CHANNELS; c++) {
          pixel.add(view.value(p, c) * factor.applyAsLong(p));
        }
      }
    }
    return rows;
  }
}
