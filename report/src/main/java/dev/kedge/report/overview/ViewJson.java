package dev.kedge.report.overview;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.report.json.DamagedException;
import dev.kedge.search.Status;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/** Views as lines of JSON. Stateless. */
final class ViewJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double STEPS = 255;

  private ViewJson() {}

  static ObjectNode of(View view) {
    List<Double> shares = view.region().cells();
    byte[] cells = new byte[shares.size()];
    for (int c = 0; c < cells.length; c++) {
      cells[c] = (byte) Math.round(shares.get(c) * STEPS);
    }
    return JsonNodeFactory.instance
        .objectNode()
        .put("image", view.image())
        .put("label", view.label())
        .put("index", view.index())
        .put("status", view.status().name())
        .put("size", view.size())
        .put("share", view.share())
        .put("border", view.region().border())
        .put("expected", view.region().expected())
        .put("cells", cells)
        .put("patches", Patch.write(view.patches()))
        .put("thumbnail", view.thumbnail());
  }

  /**
   * Reads what {@link #of} wrote, in UTF-8; other keys are passed over.
   *
   * @throws DamagedException if it is something else
   */
  static View read(byte[] utf8) throws DamagedException {
    try {
      JsonNode json = JSON.readTree(utf8);
      byte[] cells = json.required("cells").binaryValue();
      List<Double> shares =
          IntStream.range(0, cells.length).mapToObj(c -> (cells[c] & 0xFF) / STEPS).toList();
      return new View(
          json.required("image").asText(),
          json.required("label").asText(),
          json.required("index").asInt(),
          Status.valueOf(json.required("status").asText()),
          json.required("size").asInt(),
          json.required("share").asDouble(),
          new Region(
              shares, json.required("border").asDouble(), json.required("expected").asDouble()),
          Patch.read(json.required("patches").binaryValue()),
          json.required("thumbnail").asText());
    } catch (IOException | IllegalArgumentException e) {
      throw new DamagedException("no view of a picture: " + e.getMessage(), e);
    }
  }
}
