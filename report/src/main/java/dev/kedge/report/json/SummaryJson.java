package dev.kedge.report.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.search.Status;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** A run's figures as JSON of the schema {@value #SCHEMA}. Shares have four digits. */
public final class SummaryJson {
  static final String SCHEMA = "kedge.summary/1";
  private static final double DIGITS = 1e4;

  private SummaryJson() {}

  public static ObjectNode of(Summary summary) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("schema", SCHEMA)
            .put("model", summary.model())
            .put("explained", summary.explained())
            .put("failed", summary.failed());
    summary.left().ifPresent(left -> json.put("left", left));
    json.put("evaluations", summary.evaluations());
    ObjectNode statuses = json.putObject("statuses");
    summary.statuses().forEach((status, count) -> statuses.put(status.name(), count));
    ObjectNode sizes = json.putObject("anchorSizes");
    summary.anchorSizes().forEach((size, count) -> sizes.put(Integer.toString(size), count));
    json.put("medianAnchorSize", summary.medianAnchorSize());
    json.put("medianAnchorPixelShare", summary.medianAnchorPixelShare());
    ObjectNode seconds = json.putObject("threadSeconds");
    summary.threadSeconds().forEach(seconds::put);
    ArrayNode kinds = json.putArray("superpixelKinds");
    for (Summary.Kind kind : summary.kinds()) {
      ObjectNode node = kinds.addObject();
      numbers(node, "oklab", kind.oklab());
      node.put("spread", rounded(kind.spread()))
          .put("shareOfAnchors", rounded(kind.shareOfAnchors()))
          .put("shareOfAll", rounded(kind.shareOfAll()));
    }
    ArrayNode classes = json.putArray("classes");
    for (Summary.OfClass of : summary.classes()) {
      ObjectNode node =
          classes
              .addObject()
              .put("index", of.index())
              .put("label", of.label())
              .put("pictures", of.pictures())
              .put("anchored", of.anchored());
      numbers(node, "anchorShareOfCells", of.cells());
      numbers(node, "kindSharesOfAnchors", of.kindSharesOfAnchors());
      numbers(node, "kindSharesOfAll", of.kindSharesOfAll());
    }
    json.put("offSubject", summary.offSubject());
    ArrayNode sessions = json.putArray("sessions");
    for (Session session : summary.sessions()) {
      sessions
          .addObject()
          .put("explained", session.explained())
          .put("failed", session.failed())
          .put("evaluations", session.evaluations())
          .put("seconds", session.seconds());
    }
    return json;
  }

  /**
   * Reads what {@link #of} wrote, in UTF-8.
   *
   * @throws DamagedException if it is something else
   */
  public static Summary read(byte[] utf8) throws DamagedException {
    return Fields.read(utf8, SCHEMA, SummaryJson::summary);
  }

  private static Summary summary(JsonNode json) {
    Map<Status, Integer> statuses = new EnumMap<>(Status.class);
    each(json, "statuses", (name, count) -> statuses.put(Status.valueOf(name), count.intValue()));
    Map<Integer, Integer> sizes = new TreeMap<>();
    each(json, "anchorSizes", (size, count) -> sizes.put(Integer.valueOf(size), count.intValue()));
    Map<String, Double> seconds = new LinkedHashMap<>();
    each(json, "threadSeconds", (part, value) -> seconds.put(part, value.doubleValue()));
    return new Summary(
        Fields.text(json, "model"),
        Fields.index(json, "explained"),
        Fields.index(json, "failed"),
        json.has("left") ? OptionalLong.of(Fields.whole(json, "left")) : OptionalLong.empty(),
        Fields.whole(json, "evaluations"),
        statuses,
        sizes,
        Fields.index(json, "medianAnchorSize"),
        Fields.number(json, "medianAnchorPixelShare"),
        seconds,
        Fields.list(json, "superpixelKinds", SummaryJson::kind),
        Fields.list(json, "classes", SummaryJson::ofClass),
        Fields.index(json, "offSubject"),
        Fields.list(json, "sessions", SummaryJson::session));
  }

  private static void each(JsonNode json, String key, BiConsumer<String, JsonNode> use) {
    Fields.field(json, key)
        .properties()
        .forEach(entry -> use.accept(entry.getKey(), entry.getValue()));
  }

  private static Summary.Kind kind(JsonNode json) {
    return new Summary.Kind(
        numbers(json, "oklab"),
        Fields.number(json, "spread"),
        Fields.number(json, "shareOfAnchors"),
        Fields.number(json, "shareOfAll"));
  }

  private static Summary.OfClass ofClass(JsonNode json) {
    return new Summary.OfClass(
        Fields.index(json, "index"),
        Fields.text(json, "label"),
        Fields.index(json, "pictures"),
        Fields.index(json, "anchored"),
        numbers(json, "anchorShareOfCells"),
        numbers(json, "kindSharesOfAnchors"),
        numbers(json, "kindSharesOfAll"));
  }

  private static Session session(JsonNode json) {
    return new Session(
        Fields.whole(json, "explained"),
        Fields.whole(json, "failed"),
        Fields.whole(json, "evaluations"),
        Fields.number(json, "seconds"));
  }

  private static void numbers(ObjectNode json, String key, List<Double> values) {
    ArrayNode array = json.putArray(key);
    values.forEach(value -> array.add(rounded(value)));
  }

  private static List<Double> numbers(JsonNode json, String key) {
    return Fields.list(json, key, JsonNode::doubleValue);
  }

  private static double rounded(double value) {
    return Math.round(value * DIGITS) / DIGITS;
  }
}
