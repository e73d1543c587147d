package dev.kedge.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The model repository extension of the Open Inference Protocol: models are loaded, loaded again
 * and unloaded by name. Where a model is read from is never taken from a request.
 */
final class RepositoryPages {
  /** The extension's name in the server's metadata. */
  static final String EXTENSION = "model_repository";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Sent by clients of the extension; models here have no others that they depend on. */
  private static final String DEPENDENTS = "unload_dependents";

  private final Models models;

  RepositoryPages(Models models) {
    this.models = models;
  }

  void addTo(Routes routes) {
    routes
        .add(
            "POST",
            "/v2/repository/index",
            "The models and their states; with {\"ready\": true} those in service alone.",
            (call, _) -> index(call))
        .add(
            "POST",
            "/v2/repository/models/{m}/load",
            "Opens a model again, from the source that the server was started with, and then puts"
                + " it in the place of the one in service; answered once that is done.",
            (call, parts) -> load(call, parts))
        .add(
            "POST",
            "/v2/repository/models/{m}/unload",
            "Takes a model out of service: what runs is finished, new requests get 503.",
            (call, parts) -> unload(call, parts));
  }

  private Reply index(Call call) {
    boolean readyAlone = body(call).path("ready").asBoolean(false);
    ArrayNode all = JSON.arrayNode();
    for (Models.Status status : models.all()) {
      if (!readyAlone || status.state() == Models.State.READY) {
        ObjectNode each = all.addObject().put("name", status.name());
        each.put("state", status.state().name()).put("reason", status.reason());
      }
    }
    return Reply.of(200, Reply.JSON, Rendering.utf8(all.toString()));
  }

  private Reply load(Call call, List<String> parts) throws InterruptedException {
    refuseWebPages(call);
    if (!body(call).path("parameters").isEmpty()) {
      throw new Refusal(
          400,
          "parameters are given, expected none: a model is opened from the source that the server"
              + " was started with");
    }
    models.load(parts.getFirst());
    return Reply.json(JSON.objectNode());
  }

  private Reply unload(Call call, List<String> parts) throws InterruptedException {
    refuseWebPages(call);
    for (var parameter : body(call).path("parameters").properties()) {
      if (!parameter.getKey().equals(DEPENDENTS)) {
        throw new Refusal(400, "expected no parameters but " + DEPENDENTS);
      }
    }
    models.unload(parts.getFirst());
    return Reply.json(JSON.objectNode());
  }

  private static JsonNode body(Call call) {
    return call.body().length == 0 ? JSON.objectNode() : Bodies.json(call.body());
  }

  /** A page of another site can have its reader's browser send such a request, also from inside. */
  private static void refuseWebPages(Call call) {
    if (call.header("Origin").isPresent()) {
      throw new Refusal(403, "models are not loaded and unloaded by web pages");
    }
  }
}
