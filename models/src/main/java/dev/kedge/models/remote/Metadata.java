package dev.kedge.models.remote;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kedge.classify.ClassifierException;
import dev.kedge.models.trial.ModelTensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a server says of itself and of a model.
 *
 * @param runtime the server's name and version
 * @param platform what it says that runs the model; may be empty
 * @param binary whether it lists the binary tensor extension
 * @param inputs of the model
 * @param outputs of the model
 */
record Metadata(
    String runtime,
    String platform,
    boolean binary,
    List<ModelTensor> inputs,
    List<ModelTensor> outputs) {
  private static final int DIMENSIONS_OF_A_PICTURE = 3;
  private static final long ANY = -1;

  static Metadata read(Server server, RemoteModel where) {
    JsonNode model = model(server, where);
    Server.Reply reply = server.get(where.about());
    JsonNode about;
    try {
      about = reply.isGood() ? Tensors.json(reply) : model.path("absent");
    } catch (IOException e) {
      about = model.path("absent"); // it need not have such a page
    }
    List<String> extensions = new ArrayList<>();
    about.path("extensions").forEach(extension -> extensions.add(extension.asText()));
    String name = about.path("name").asText("");
    return new Metadata(
        name.isEmpty()
            ? "a server of the Open Inference Protocol"
            : (name + " " + about.path("version").asText("")).strip(),
        model.path("platform").asText(""),
        extensions.contains("binary_tensor_data"),
        inputs(model.path("inputs"), where),
        tensors(model.path("outputs")));
  }

  private static JsonNode model(Server server, RemoteModel where) {
    Server.Reply reply = server.get(where.metadata());
    if (!reply.isGood()) {
      throw refused(where, reply);
    }
    try {
      return Tensors.json(reply);
    } catch (IOException e) {
      throw new ClassifierException(
          "%s is no page of the Open Inference Protocol, version 2: %s. Check the address"
              .formatted(where.metadata(), Tensors.line(String.valueOf(e.getMessage()))),
          e);
    }
  }

  /** What is wrong where a server refuses to answer. */
  static ClassifierException refused(RemoteModel where, Server.Reply reply) {
    return new ClassifierException(
        "the server %s answers %s%s: %s"
            .formatted(
                where.server(),
                reply.status(),
                switch (reply.status()) {
                  case 401, 403 ->
                      ", it wants a token that is valid for it (KEDGE_OIP_TOKEN, or --token-file)";
                  case 404 ->
                      ", it has no model \""
                          + where.name()
                          + "\""
                          + where.version().map(v -> " of version " + v).orElse("");
                  default -> "";
                },
                told(reply)));
  }

  /** What a server says is wrong. */
  static String told(Server.Reply reply) {
    String text = new String(reply.body(), java.nio.charset.StandardCharsets.UTF_8);
    try {
      JsonNode json = Tensors.json(reply);
      for (String key : List.of("error", "detail", "message")) {
        if (json.path(key).isTextual()) {
          text = json.path(key).asText();
          break;
        }
      }
    } catch (IOException e) {
      return text.isBlank() ? "nothing more" : Tensors.line(text);
    }
    return Tensors.line(text);
  }

  private static List<ModelTensor> inputs(JsonNode inputs, RemoteModel where) {
    if (inputs.isEmpty()) {
      throw new ClassifierException(
          "the server %s does not say what the inputs of model \"%s\" are; add their names, types and shapes to its configuration there (of MLServer: inputs in model-settings.json)"
              .formatted(where.server(), where.name()));
    }
    return tensors(inputs).stream().map(Metadata::asInput).toList();
  }

  /** Of 3 dimensions, the batch is left out. */
  private static ModelTensor asInput(ModelTensor tensor) {
    List<Long> shape =
        tensor.shape().size() == DIMENSIONS_OF_A_PICTURE
            ? Stream.concat(Stream.of(ANY), tensor.shape().stream()).toList()
            : tensor.shape();
    return new ModelTensor(
        tensor.name(), tensor.type(), tensor.typeName(), shape, tensor.dimensions());
  }

  private static List<ModelTensor> tensors(JsonNode array) {
    List<ModelTensor> tensors = new ArrayList<>();
    for (JsonNode tensor : array) {
      String type = tensor.path("datatype").asText();
      tensors.add(
          new ModelTensor(
              tensor.path("name").asText(),
              Tensors.type(type),
              type,
              Tensors.longs(tensor.path("shape")),
              List.of()));
    }
    return tensors;
  }
}
