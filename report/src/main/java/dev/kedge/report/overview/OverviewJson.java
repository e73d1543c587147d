package dev.kedge.report.overview;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A run's figures as JSON, for programs. */
final class OverviewJson {
  private static final String SCHEMA = "kedge.summary/1";
  private static final double DIGITS = 1e4;

  private OverviewJson() {}

  static ObjectNode of(Overview overview, List<Session> sessions) {
    Tally tally = overview.tally();
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("schema", SCHEMA)
            .put("model", tally.model())
            .put("explained", tally.explained().size())
            .put("failed", tally.failures().size())
            .put("evaluations", tally.evaluations());
    ObjectNode statuses = json.putObject("statuses");
    tally.statuses().forEach((status, count) -> statuses.put(status.name(), count));
    ObjectNode sizes = json.putObject("anchorSizes");
    tally.sizes().forEach((size, count) -> sizes.put("" + size, count));
    json.put("medianAnchorSize", tally.medianSize());
    json.put("medianAnchorPixelShare", tally.medianShare());
    ObjectNode seconds = json.putObject("threadSeconds");
    tally.seconds().forEach(seconds::put);
    ArrayNode kinds = json.putArray("superpixelKinds");
    for (int kind = 0; kind < overview.palette().kinds().size(); kind++) {
      Palette.Kind one = overview.palette().kinds().get(kind);
      ObjectNode node = kinds.addObject();
      node.putArray("oklab")
          .add(rounded(one.colour().lightness()))
          .add(rounded(one.colour().a()))
          .add(rounded(one.colour().b()));
      node.put("spread", rounded(one.spread()))
          .put("shareOfAnchors", rounded(overview.all().inAnchors(kind)))
          .put("shareOfAll", rounded(overview.all().inAll(kind)));
    }
    ArrayNode classes = json.putArray("classes");
    for (Gathered of : overview.classes()) {
      gathered(classes.addObject().put("index", of.index()).put("label", of.label()), of, overview);
    }
    json.put("offSubject", overview.offSubjectCount());
    ArrayNode ran = json.putArray("sessions");
    for (Session session : sessions) {
      ran.addObject()
          .put("explained", session.explained())
          .put("failed", session.failed())
          .put("evaluations", session.evaluations())
          .put("seconds", session.seconds());
    }
    return json;
  }

  private static void gathered(ObjectNode json, Gathered of, Overview overview) {
    json.put("pictures", of.pictures()).put("anchored", of.anchored());
    ArrayNode cells = json.putArray("anchorShareOfCells");
    for (int cell = 0; cell < Region.SIDE * Region.SIDE; cell++) {
      cells.add(rounded(of.cell(cell)));
    }
    ArrayNode anchors = json.putArray("kindSharesOfAnchors");
    ArrayNode all = json.putArray("kindSharesOfAll");
    for (int kind = 0; kind < overview.palette().kinds().size(); kind++) {
      anchors.add(rounded(of.inAnchors(kind)));
      all.add(rounded(of.inAll(kind)));
    }
  }

  private static double rounded(double value) {
    return Math.round(value * DIGITS) / DIGITS;
  }

  /** The sessions that a file of {@link #of} tells of; none if there is none, or it is damaged. */
  static List<Session> sessions(Path file) throws IOException {
    List<Session> sessions = new ArrayList<>();
    if (Files.exists(file)) {
      for (JsonNode one : parse(file).path("sessions")) {
        sessions.add(
            new Session(
                one.path("explained").asLong(),
                one.path("failed").asLong(),
                one.path("evaluations").asLong(),
                one.path("seconds").asDouble()));
      }
    }
    return sessions;
  }

  private static JsonNode parse(Path file) throws IOException {
    ObjectMapper json = new ObjectMapper();
    try {
      return json.readTree(file.toFile());
    } catch (JsonProcessingException damaged) {
      return json.missingNode();
    }
  }
}
