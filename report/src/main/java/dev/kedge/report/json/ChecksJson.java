package dev.kedge.report.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.Explanation;
import dev.kedge.check.Checks;
import dev.kedge.check.Faithfulness;
import dev.kedge.check.FillSensitivity;
import dev.kedge.check.FillSensitivity.UnderFill;
import dev.kedge.check.Stability;
import dev.kedge.report.CutShort;
import java.util.List;

/**
 * What was asked besides an explanation, as JSON: only what was asked, without times. Probabilities
 * have six digits, since a model's last ones differ with the batch.
 */
final class ChecksJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final double DIGITS = 1e6;

  private ChecksJson() {}

  /**
   * The keys of what was answered.
   *
   * @param cutShort what the budget cut short, in part or all of it
   */
  static ObjectNode of(Checks checks, List<CutShort> cutShort) {
    ObjectNode json = JSON.objectNode();
    if (!checks.otherClasses().isEmpty()) {
      ArrayNode others = json.putArray("otherClasses");
      checks.otherClasses().forEach(other -> others.add(explanation(other)));
    }
    checks.fills().ifPresent(fills -> json.set("fills", fills(fills)));
    checks.stability().ifPresent(stability -> json.set("stability", stability(stability)));
    checks.faithfulness().ifPresent(f -> json.set("faithfulness", faithfulness(f)));
    if (!cutShort.isEmpty()) {
      ArrayNode keys = json.putArray("cutShort");
      cutShort.forEach(missing -> keys.add(missing.key()));
    }
    return json;
  }

  private static ObjectNode explanation(Explanation explanation) {
    ObjectNode json = JSON.objectNode();
    json.set("explained", ExplanationJson.score(explanation.explained()));
    return answer(json, explanation);
  }

  private static ObjectNode answer(ObjectNode json, Explanation explanation) {
    json.put("status", explanation.result().status().name());
    json.set("anchor", ExplanationJson.anchor(explanation));
    json.putObject("cost")
        .put("evaluations", explanation.cost().evaluations())
        .put("draws", explanation.cost().draws());
    return json;
  }

  private static ArrayNode fills(FillSensitivity fills) {
    ArrayNode json = JSON.arrayNode();
    for (UnderFill under : fills.fills()) {
      ObjectNode fill =
          json.addObject()
              .put("fill", ExplanationJson.fill(under.fill()))
              .put("sameAnchor", under.sameAnchor());
      fill.set(
          "precisionOfFirst",
          ExplanationJson.precision(JSON.objectNode(), under.precisionOfFirst()));
      answer(fill, under.explanation());
    }
    return json;
  }

  private static ObjectNode stability(Stability stability) {
    ObjectNode json =
        JSON.objectNode()
            .put("repeats", stability.repeats())
            .put("jitterPixels", stability.jitterPixels())
            .put("found", stability.found());
    if (stability.jitterPixels() == 0) {
      ArrayNode anchors = json.putArray("anchors");
      for (Stability.Count count : stability.anchors()) {
        ObjectNode anchor = anchors.addObject();
        anchor.set("superpixels", ExplanationJson.indices(count.anchor()));
        anchor.put("times", count.times());
      }
      stability.superpixelShares().forEach(json.putArray("superpixelShares")::add);
    }
    return json.put("overlap", stability.overlap());
  }

  private static ObjectNode faithfulness(Faithfulness faithfulness) {
    ObjectNode json = JSON.objectNode();
    faithfulness.order().forEach(json.putArray("order")::add);
    numbers(json.putArray("pixelShares"), faithfulness.pixelShares());
    numbers(json.putArray("insertion"), faithfulness.insertion());
    numbers(json.putArray("deletion"), faithfulness.deletion());
    return json.put("insertionArea", rounded(faithfulness.insertionArea()))
        .put("deletionArea", rounded(faithfulness.deletionArea()))
        .put("sufficiency", rounded(faithfulness.sufficiency()))
        .put("comprehensiveness", rounded(faithfulness.comprehensiveness()));
  }

  private static void numbers(ArrayNode json, List<Double> values) {
    values.forEach(value -> json.add(rounded(value)));
  }

  private static double rounded(double value) {
    return Math.rint(value * DIGITS) / DIGITS;
  }
}
