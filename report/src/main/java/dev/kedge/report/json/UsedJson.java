package dev.kedge.report.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.Used;
import dev.kedge.classify.Inference;

/** What was used, as keys of an object {@code run}. */
final class UsedJson {
  private UsedJson() {}

  static ObjectNode put(ObjectNode run, Used used) {
    run.put("backend", used.backend()).put("maskedOn", used.maskedOn());
    return put(run, used.inference()).put("inferenceBatch", used.inferenceBatch());
  }

  static ObjectNode put(ObjectNode run, Inference inference) {
    run.put("runtime", inference.runtime()).put("device", inference.device());
    inference.notes().forEach(run.putArray("notes")::add);
    return run;
  }

  /** Reads what {@link #put(ObjectNode, Used)} wrote. */
  static Used read(JsonNode run) {
    return new Used(
        Fields.text(run, "backend"),
        Fields.text(run, "maskedOn"),
        new Inference(
            Fields.text(run, "runtime"),
            Fields.text(run, "device"),
            Fields.list(run, "notes", JsonNode::asText)),
        Fields.index(run, "inferenceBatch"));
  }
}
