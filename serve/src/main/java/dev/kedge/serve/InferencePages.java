package dev.kedge.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Open Inference Protocol, version 2: what a model says of pictures, and, with the parameter
 * {@code explain_parameters} as MLServer's explainers have it, why. And KServe's V1, so that Kedge
 * is a custom explainer of an InferenceService.
 */
final class InferencePages {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** The protocol's name for tensors as bytes behind the JSON. */
  static final String EXTENSION = "binary_tensor_data";

  private static final String JSON_LENGTH = "Inference-Header-Content-Length";

  private final Explaining explaining;
  private final Models models;
  private final Rendering rendering;
  private final Inference inference;
  private final List<String> extensions;

  InferencePages(
      Explaining explaining,
      Models models,
      Rendering rendering,
      Inference inference,
      List<String> extensions) {
    this.explaining = explaining;
    this.models = models;
    this.rendering = rendering;
    this.inference = inference;
    this.extensions = extensions;
  }

  void addTo(Routes routes) {
    routes
        .addOpen("/v2", "The server, as the Open Inference Protocol describes one.", this::server)
        .addOpen("/v2/health/live", "Whether the server runs.", (_, _) -> flag("live", true))
        .addOpen(
            "/v2/health/ready",
            "Whether it takes more pictures.",
            (_, _) -> flag("ready", !explaining.admission().isFull()))
        .add("GET", "/v2/models/{m}", "A model's inputs and outputs.", this::metadata)
        .add("GET", "/v2/models/{m}/ready", "Whether a model is here.", this::ready)
        .addCostly(
            "/v2/models/{m}/infer",
            "Scores of pictures; with parameters.explain_parameters their explanations.",
            this::infer)
        .add("GET", "/v1/models", "The models' names.", (_, _) -> Reply.json(names()))
        .add("GET", "/v1/models/{m}", "Whether a model is here.", this::ready)
        .addCostly("/v1/models/{m}:predict", "Scores of instances, as KServe asks.", this::predict)
        .addCostly(
            "/v1/models/{m}:explain",
            "The explanation of the first instance, as KServe asks.",
            this::explain);
  }

  private static Reply flag(String name, boolean value) {
    return Reply.json(value ? 200 : 503, JSON.objectNode().put(name, value));
  }

  private ObjectNode names() {
    ObjectNode json = JSON.objectNode();
    ArrayNode names = json.putArray("models");
    models.inService().forEach(model -> names.add(model.name()));
    return json;
  }

  private Reply server(Call call, List<String> parts) {
    ObjectNode json = JSON.objectNode().put("name", "kedge").put("version", rendering.version());
    extensions.forEach(json.putArray("extensions")::add);
    return Reply.json(json);
  }

  private Reply metadata(Call call, List<String> parts) {
    ServedModel model = model(parts);
    ObjectNode json = JSON.objectNode().put("name", model.name()).put("platform", "kedge");
    json.putArray("versions");
    tensor(json.putArray("inputs").addObject(), "pictures", "UINT8", -1, -1, -1, 3);
    tensor(
        json.putArray("outputs").addObject(), "scores", "FP32", -1, model.info().labels().size());
    return Reply.json(json);
  }

  private Reply ready(Call call, List<String> parts) {
    return Reply.json(JSON.objectNode().put("name", model(parts).name()).put("ready", true));
  }

  private ServedModel model(List<String> parts) {
    return models.get(Optional.of(parts.getFirst()));
  }

  private Reply infer(Call call, List<String> parts) throws InterruptedException {
    ServedModel model = model(parts);
    int length = jsonLength(call);
    JsonNode json = Bodies.json(Arrays.copyOf(call.body(), length));
    Map<String, String> options = Explaining.options(call);
    JsonNode asked = json.path("parameters").path(Inference.EXPLAIN);
    options.putAll(
        Bodies.options(asked.isTextual() ? Bodies.json(Rendering.utf8(asked.asText())) : asked));
    options.put("model", model.name());
    List<Received> pictures =
        pictures(
            json.path("inputs"),
            Arrays.copyOfRange(call.body(), length, call.body().length),
            options);
    ObjectNode answer = JSON.objectNode().put("model_name", model.name());
    answer.put("id", json.path("id").asText(call.header("X-Request-Id").orElse("")));
    return asked.isMissingNode()
        ? scores(json, inference.scores(model.name(), pictures), answer)
        : explanations(inference.explanations(pictures, call), answer);
  }

  /**
   * Those of one input, with the label maps of another.
   *
   * @param raw what is behind the JSON: tensors in the order of the inputs, as long as these say
   */
  private static List<Received> pictures(JsonNode inputs, byte[] raw, Map<String, String> options) {
    List<List<Received>> pictures = new ArrayList<>();
    List<List<SentMap>> maps = new ArrayList<>();
    int from = 0;
    for (JsonNode input : inputs) {
      JsonNode size = input.path("parameters").path("binary_data_size");
      int bytes = size.isMissingNode() && inputs.size() == 1 ? raw.length : size.asInt(0);
      if (bytes < 0 || bytes > raw.length - from) {
        throw new Refusal(400, "a tensor of %s bytes, here are %s".formatted(bytes, raw.length));
      }
      Optional<byte[]> own =
          size.isMissingNode() && bytes == 0
              ? Optional.empty()
              : Optional.of(Arrays.copyOfRange(raw, from, from + bytes));
      from += bytes;
      if (input.path("name").asText().equals(SentMap.NAME)) {
        maps.add(SentMap.ofInput(input, own));
      } else {
        pictures.add(Pictures.of(input, own, options));
      }
    }
    return SentMap.only(pictures, maps);
  }

  private static Reply explanations(List<String> lines, ObjectNode answer) {
    answer
        .putObject("parameters")
        .putObject("headers")
        .put("x-seldon-alibi-type", "explanation")
        .put("x-seldon-alibi-method", Inference.METHOD);
    ObjectNode output = answer.putArray("outputs").addObject();
    tensor(output, "explanation", "BYTES", lines.size());
    lines.forEach(output.putArray("data")::add);
    return Reply.json(answer);
  }

  private static Reply scores(JsonNode json, double[][] rows, ObjectNode answer) {
    ObjectNode output = answer.putArray("outputs").addObject();
    tensor(output, "scores", "FP32", rows.length, rows[0].length);
    boolean binary =
        json.path("outputs")
            .path(0)
            .path("parameters")
            .path("binary_data")
            .asBoolean(json.path("parameters").path("binary_data_output").asBoolean(false));
    if (!binary) {
      ArrayNode data = output.putArray("data");
      for (double[] row : rows) {
        for (double value : row) {
          data.add((float) value);
        }
      }
      return Reply.json(answer);
    }
    byte[] raw = littleEndian(rows);
    output.putObject("parameters").put("binary_data_size", raw.length);
    byte[] head = Rendering.utf8(answer.toString());
    byte[] body = Arrays.copyOf(head, head.length + raw.length);
    System.arraycopy(raw, 0, body, head.length, raw.length);
    return Reply.of(200, Reply.BYTES, body).with(JSON_LENGTH, Integer.toString(head.length));
  }

  /** Scores as raw tensors have them: float32, little endian. */
  static byte[] littleEndian(double[][] rows) {
    ByteBuffer raw =
        ByteBuffer.allocate(rows.length * rows[0].length * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (double[] row : rows) {
      for (double value : row) {
        raw.putFloat((float) value);
      }
    }
    return raw.array();
  }

  private Reply predict(Call call, List<String> parts) {
    ServedModel model = model(parts);
    double[][] rows = inference.scores(model.name(), instances(call, model));
    ObjectNode json = JSON.objectNode();
    ArrayNode predictions = json.putArray("predictions");
    for (double[] row : rows) {
      ArrayNode each = predictions.addArray();
      for (double value : row) {
        each.add((float) value);
      }
    }
    return Reply.json(json);
  }

  private Reply explain(Call call, List<String> parts) throws IOException, InterruptedException {
    List<Received> first = instances(call, model(parts)).subList(0, 1);
    Ticket ticket = explaining.begin(first, call).getFirst();
    return rendering.reply(
        ticket, explaining.await(ticket, call), call.header("Accept").orElse("*/*"));
  }

  private static List<Received> instances(Call call, ServedModel model) {
    JsonNode json = Bodies.json(call.body());
    Map<String, String> options = Explaining.options(call);
    options.putAll(Bodies.options(json.path("parameters")));
    options.put("model", model.name());
    List<Received> all = new ArrayList<>();
    for (JsonNode instance : json.path("instances")) {
      all.add(Pictures.of(instance, "instance " + (all.size() + 1), new LinkedHashMap<>(options)));
    }
    if (all.isEmpty()) {
      throw new Refusal(400, "no instances are given; expected {\"instances\": [PICTURE, …]}");
    }
    return all;
  }

  private static int jsonLength(Call call) {
    Optional<String> given = call.header(JSON_LENGTH);
    if (given.isEmpty()) {
      return call.body().length;
    }
    if (given.get().matches("\\d{1,9}") && Integer.parseInt(given.get()) <= call.body().length) {
      return Integer.parseInt(given.get());
    }
    throw new Refusal(400, JSON_LENGTH + " is no length within the body");
  }

  private static void tensor(ObjectNode to, String name, String type, long... shape) {
    to.put("name", name).put("datatype", type);
    ArrayNode sides = to.putArray("shape");
    for (long side : shape) {
      sides.add(side);
    }
  }
}
