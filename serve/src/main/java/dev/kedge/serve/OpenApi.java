package dev.kedge.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** All pages as OpenAPI 3.1 describes them. */
final class OpenApi {
  private static final String MAP =
      "Superpixels: a PNG of the size of the model's input with one channel of 8 or 16 bits, an id"
          + " each.";

  private OpenApi() {}

  static ObjectNode of(
      List<Routes.Route> routes, List<Asking.Option> options, List<String> models, String version) {
    ObjectNode all = JsonNodeFactory.instance.objectNode().put("openapi", "3.1.0");
    all.putObject("info")
        .put("title", "Kedge")
        .put("description", "Which superpixels hold the answer of an image classifier.")
        .put("version", version);
    ObjectNode paths = all.putObject("paths");
    for (Routes.Route route : routes) {
      ObjectNode operation =
          paths
              .withObjectProperty(route.pattern())
              .putObject(route.method().toLowerCase(Locale.ROOT))
              .put("summary", route.summary());
      ArrayNode parameters = operation.putArray("parameters");
      if (route.pattern().contains("{")) {
        String name =
            route
                .pattern()
                .substring(route.pattern().indexOf('{') + 1, route.pattern().indexOf('}'));
        parameters
            .addObject()
            .put("name", name)
            .put("in", "path")
            .put("required", true)
            .putObject("schema")
            .put("type", "string");
      }
      if (route.costly() && !route.pattern().startsWith("/v2")) {
        ObjectNode which = query(parameters, "model", "The model's name, if there are several.");
        models.forEach(which.putArray("enum")::add);
        query(parameters, "name", "The picture's name, for people.");
        query(parameters, "priority", "-10 to 10; higher ones come first.");
        if (route.pattern().equals("/v1/explanations")) {
          query(parameters, "wait", "Seconds; then the answer is 202 and a job.");
        }
        for (Asking.Option option : options) {
          query(parameters, option.name(), option.values() + ". " + option.description());
        }
      }
      if (route.method().equals("POST")) {
        ObjectNode content = operation.putObject("requestBody").putObject("content");
        ObjectNode json = content.putObject("application/json");
        if (route.costly() && !route.pattern().contains("/models/")) {
          ObjectNode object = json.putObject("schema").put("type", "object");
          file(object, "image", "The picture, base64.");
          file(object, SentMap.NAME, MAP + " Base64.");
          ObjectNode form = content.putObject("multipart/form-data").putObject("schema");
          file(form.put("type", "object"), "picture", "The picture.");
          file(form, SentMap.NAME, MAP);
          content.putObject("image/*");
        }
      }
      ObjectNode responses = operation.putObject("responses");
      responses.putObject("200").put("description", "answered");
      responses
          .putObject("default")
          .put("description", "{\"error\": why}; 429 with Retry-After if there is no room");
    }
    return all;
  }

  private static void file(ObjectNode object, String name, String description) {
    object
        .withObjectProperty("properties")
        .putObject(name)
        .put("type", "string")
        .put("description", description);
  }

  private static ObjectNode query(ArrayNode parameters, String name, String description) {
    return parameters
        .addObject()
        .put("name", name)
        .put("in", "query")
        .put("description", description)
        .putObject("schema")
        .put("type", "string");
  }
}
