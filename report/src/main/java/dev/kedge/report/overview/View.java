package dev.kedge.report.overview;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.Explanation;
import dev.kedge.search.Status;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a run's page shows of a picture: kept on disk, so that it is there when a run goes on. About
 * 6 KB with 15 superpixels, 10 bytes more for each one more.
 *
 * @param image the picture's name
 * @param label of the class that was explained
 * @param index of that class
 * @param size of the anchor
 * @param share of the picture that is in it, 0..1
 * @param region where it lies
 * @param patches what the superpixels look like
 * @param thumbnail a JPEG in Base64
 */
record View(
    String image,
    String label,
    int index,
    Status status,
    int size,
    double share,
    Region region,
    List<Patch> patches,
    String thumbnail) {
  View {
    patches = List.copyOf(patches);
  }

  /** The view of an explanation. */
  static View of(String image, Explanation explanation) {
    return new View(
        image,
        explanation.explained().label(),
        explanation.explained().index(),
        explanation.result().status(),
        explanation.result().anchor().size(),
        explanation.anchorPixelShare(),
        Region.of(explanation),
        Patch.of(explanation),
        Base64.getEncoder().encodeToString(Thumbnail.of(explanation)));
  }

  ObjectNode json() {
    byte[] cells = new byte[region.cells().size()];
    for (int c = 0; c < cells.length; c++) {
      cells[c] = (byte) Math.round(region.cells().get(c) * 255);
    }
    return JsonNodeFactory.instance
        .objectNode()
        .put("image", image)
        .put("label", label)
        .put("index", index)
        .put("status", status.name())
        .put("size", size)
        .put("share", share)
        .put("border", region.border())
        .put("expected", region.expected())
        .put("cells", cells)
        .put("patches", Patch.write(patches))
        .put("thumbnail", thumbnail);
  }

  /**
   * Reads what {@link #json} wrote.
   *
   * @throws IOException if it is something else
   */
  static View of(JsonNode json) throws IOException {
    try {
      byte[] cells = json.required("cells").binaryValue();
      List<Double> shares =
          IntStream.range(0, cells.length).mapToObj(c -> (cells[c] & 0xFF) / 255.0).toList();
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
    } catch (IllegalArgumentException e) {
      throw new IOException("no view of a picture: " + e.getMessage(), e);
    }
  }

  /** Whether there is an anchor that leaves something out. */
  boolean anchored() {
    return status == Status.FOUND && size > 0 && size < patches.size();
  }

  /** The thumbnail as a URI. */
  String dataUri() {
    return "data:image/jpeg;base64," + thumbnail;
  }
}
