package dev.kedge.report.json;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.search.SearchProgress;
import java.util.Arrays;

/** How far a search is, as {@code --progress json} and the service tell it. */
public final class ProgressJson {
  private ProgressJson() {}

  /** An event about a picture of a name. */
  public static ObjectNode of(String image, SearchProgress progress) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("event", "progress")
            .put("image", image)
            .put("evaluations", progress.cost().evaluations())
            .put("draws", progress.cost().draws());
    var best = json.putArray("best");
    Arrays.stream(progress.best().indices()).forEach(best::add);
    json.put("precision", progress.precision()).put("certified", progress.certified());
    progress.done().ifPresent(done -> json.put("done", done));
    return json;
  }
}
