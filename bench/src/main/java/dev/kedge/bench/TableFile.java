package dev.kedge.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kedge.mask.Superpixels;
import dev.kedge.search.TruthTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * A truth table of a real photo and model, read from its JSON file; the format is told in {@code
 * bench/tables/README.md}.
 */
final class TableFile {
  private final JsonNode json;
  private final TruthTable table;

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read or is no such table
   */
  TableFile(Path file) throws IOException {
    json = new ObjectMapper().readTree(file.toFile());
    if (!json.path("superpixels").isInt() || !json.has("agreeBitsLittleEndianBase64")) {
      throw new IOException(file + " is no truth table: see bench/tables/README.md");
    }
    int superpixels = json.get("superpixels").intValue();
    BitSet agrees = BitSet.valueOf(json.get("agreeBitsLittleEndianBase64").binaryValue());
    double keepProbability = json.path("keepProbability").asDouble(.5);
    int backgrounds = json.path("backgrounds").asInt(1);
    table =
        TruthTable.of(
            superpixels,
            keepProbability,
            backgrounds,
            (kept, background) -> agrees.get((int) kept.word(0) * backgrounds + background));
  }

  String name() {
    return json.path("name").asText();
  }

  TruthTable table() {
    return table;
  }

  /** The recorded Python runs used this, by the settings of the table. */
  double recordedTau() {
    return json.path("settings").asText().equals("tutorial") ? .25 : .15;
  }

  /** What the Python package returned on this table with a beam width, if it was recorded. */
  Optional<PythonRuns> pythonRuns(int beamWidth) {
    JsonNode runs = json.path("pythonReferenceRuns").path(Integer.toString(beamWidth));
    return runs.isMissingNode() ? Optional.empty() : Optional.of(new PythonRuns(runs));
  }

  /** Recorded runs of the Python package. */
  final class PythonRuns {
    private final JsonNode json;

    private PythonRuns(JsonNode json) {
      this.json = json;
    }

    int seeds() {
      return json.get("seeds").intValue();
    }

    /** Pictures through the model: the unmasked one, and one for each draw. */
    double meanEvaluations() {
      return json.get("mean_evals").doubleValue();
    }

    double meanDistinctMasks() {
      return json.get("mean_distinct").doubleValue();
    }

    /** Runs whose anchor reaches the threshold in truth. */
    int valid() {
      return times("valid");
    }

    /** Runs whose anchor is also of the smallest size that does. */
    int validAndSmallest() {
      return times("valid_and_best_coverage");
    }

    private int times(String share) {
      return (int) Math.round(json.get(share).doubleValue() * seeds());
    }

    /** How often each anchor was returned. */
    Map<Superpixels, Integer> anchors() {
      Map<Superpixels, Integer> anchors = new HashMap<>();
      for (JsonNode returned : json.get("returned")) {
        int[] anchor =
            StreamSupport.stream(returned.get("anchor").spliterator(), false)
                .mapToInt(JsonNode::intValue)
                .toArray();
        anchors.put(Superpixels.of(table.superpixels(), anchor), returned.get("times").intValue());
      }
      return anchors;
    }
  }
}
