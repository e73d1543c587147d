package dev.kedge.serve;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartConfig;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Attributes;

/** Reads bodies of Kedge's own requests. */
final class Bodies {
  private static final int MOST_DEPTH = 16;
  private static final int MOST_PARTS = 1000;

  /** The body is in memory, within its limit, already. */
  private static final MultiPartConfig IN_MEMORY =
      new MultiPartConfig.Builder()
          .maxParts(MOST_PARTS)
          .maxSize(-1)
          .maxPartSize(-1)
          .maxMemoryPartSize(-1)
          .useFilesForPartsWithoutFileName(false)
          .build();

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MOST_DEPTH)
                          .maxStringLength(Integer.MAX_VALUE)
                          .build())
                  .build())
          .build();

  private Bodies() {}

  /**
   * The pictures of a request: its body; a part each of a form; or JSON, {@code {"image": BASE64}}
   * or {@code {"images": [{"name", "image", "options"}]}}. A form, or an object of JSON, may have a
   * label map.
   *
   * @param options of the query
   * @throws Refusal if there is none, or the body is not of its type
   */
  static List<Received> pictures(Call call, Map<String, String> options) {
    List<Received> all =
        switch (call.type()) {
          case "multipart/form-data" -> ofForm(call, options);
          case "application/json" -> ofJson(json(call.body()), options);
          default -> List.of(Received.file(name(options, "picture"), call.body(), options));
        };
    if (call.body().length == 0 || all.isEmpty()) {
      throw new Refusal(
          400,
          "no picture is given; send its bytes as the body, or as a part of a form, or as base64 in"
              + " JSON: {\"image\": \"…\"}");
    }
    return all;
  }

  /** JSON of a body. */
  static JsonNode json(byte[] body) {
    try {
      JsonNode json = JSON.readTree(body);
      if (json == null || !json.isObject()) {
        throw new Refusal(400, "the body is no JSON object");
      }
      return json;
    } catch (JacksonException e) {
      throw new Refusal(400, "the body is no JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new Refusal(400, "the body cannot be read");
    }
  }

  /** Options as JSON has them: an object of texts, numbers and flags. */
  static Map<String, String> options(JsonNode json) {
    Map<String, String> options = new LinkedHashMap<>();
    if (json.isMissingNode() || json.isNull()) {
      return options;
    }
    if (!json.isObject()) {
      throw new Refusal(400, "options are an object, as {\"threshold\": 0.9}");
    }
    json.properties()
        .forEach(
            entry -> {
              if (!entry.getValue().isValueNode()) {
                throw new Refusal(400, "the option " + clean(entry.getKey()) + " is no value");
              }
              options.put(entry.getKey(), entry.getValue().asText());
            });
    return options;
  }

  /** A picture's bytes from base64. */
  static byte[] base64(JsonNode text) {
    return base64(text, "the picture");
  }

  /** Bytes from base64; messages call them so. */
  static byte[] base64(JsonNode text, String what) {
    String given = text.asText();
    int data = given.startsWith("data:") ? given.indexOf(',') + 1 : 0;
    try {
      return Base64.getMimeDecoder().decode(given.substring(data));
    } catch (IllegalArgumentException e) {
      throw new Refusal(400, what + " is no base64: " + e.getMessage());
    }
  }

  /** A text that may be shown and logged: no control characters, not long. */
  static String clean(String given) {
    String plain = given.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    return plain.length() <= 120 ? plain : plain.substring(0, 117) + "…";
  }

  private static List<Received> ofJson(JsonNode json, Map<String, String> options) {
    Map<String, String> all = new LinkedHashMap<>(options);
    all.putAll(options(json.path("options")));
    List<Received> pictures = new ArrayList<>();
    if (json.has("image")) {
      pictures.add(one(json, all, "picture", json));
    }
    for (JsonNode each : json.path("images")) {
      Map<String, String> own = new LinkedHashMap<>(all);
      own.putAll(options(each.path("options")));
      pictures.add(one(each, own, "picture " + (pictures.size() + 1), json));
    }
    return pictures;
  }

  /** A picture of JSON; its label map may be that of all. */
  private static Received one(
      JsonNode json, Map<String, String> options, String otherwise, JsonNode all) {
    String name =
        json.path("name").isTextual()
            ? clean(json.path("name").asText())
            : name(options, otherwise);
    Received picture = Received.file(name, base64(json.path("image")), options);
    JsonNode map = json.has(SentMap.NAME) ? json.path(SentMap.NAME) : all.path(SentMap.NAME);
    return map.isMissingNode() ? picture : picture.with(SentMap.of(map));
  }

  /** Parts with a file's name are pictures, or the label map of all, others options. */
  private static List<Received> ofForm(Call call, Map<String, String> options) {
    String type = call.header("Content-Type").orElse("");
    Map<String, String> all = new LinkedHashMap<>(options);
    Map<String, byte[]> files = new LinkedHashMap<>();
    List<SentMap> maps = new ArrayList<>();
    try (MultiPartFormData.Parts parts =
        MultiPartFormData.getParts(
            Content.Source.from(ByteBuffer.wrap(call.body())),
            new Attributes.Lazy(),
            type,
            IN_MEMORY)) {
      for (MultiPart.Part part : parts) {
        if (SentMap.NAME.equals(part.getName())) {
          maps.add(SentMap.png(bytes(part)));
        } else if (part.getFileName() == null) {
          all.put(part.getName(), part.getContentAsString(StandardCharsets.UTF_8));
        } else {
          String name = clean(part.getFileName());
          String other = files.containsKey(name) ? name + " (" + (files.size() + 1) + ")" : name;
          files.put(other, bytes(part));
        }
      }
    } catch (IOException | RuntimeException e) { // Jetty's, of many kinds, for a damaged form
      throw new Refusal(400, "the form is damaged; curl -F picture=@FILE sends a good one");
    }
    List<Received> pictures = new ArrayList<>();
    files.forEach(
        (name, bytes) ->
            pictures.add(Received.file(files.size() == 1 ? name(all, name) : name, bytes, all)));
    return maps.isEmpty() ? pictures : SentMap.give(pictures, maps);
  }

  private static byte[] bytes(MultiPart.Part part) throws IOException {
    try (InputStream in = Content.Source.asInputStream(part.getContentSource())) {
      return in.readAllBytes();
    }
  }

  private static String name(Map<String, String> options, String otherwise) {
    return clean(options.getOrDefault("name", otherwise));
  }
}
