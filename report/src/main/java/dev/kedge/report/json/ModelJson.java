package dev.kedge.report.json;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.classify.ModelInfo;

/**
 * Which model it was: its name, its file's hash, and the values that its inputs beside the pictures
 * got, where it has any.
 */
final class ModelJson {
  private ModelJson() {}

  static ObjectNode of(ModelInfo model) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("name", model.name())
            .put("sha256", model.sha256());
    if (!model.inputs().isEmpty()) {
      ObjectNode inputs = json.putObject("inputs");
      model.inputs().forEach(inputs::put);
    }
    return json;
  }
}
