package dev.kedge.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is answered.
 *
 * @param status of HTTP
 * @param type of the body
 * @param headers besides
 * @param body its bytes, or what writes them bit by bit
 * @param trailers headers after the body
 */
record Reply(
    int status, String type, Map<String, String> headers, Body body, Map<String, String> trailers) {
  static final String JSON = "application/json";
  static final String BYTES = "application/octet-stream";

  sealed interface Body {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Whole(byte[] bytes) implements Body {}

  record Stream(Writer writer) implements Body {}

  /** Writes events; returns once there are no more, throws if the caller is gone. */
  interface Writer {
    void write(OutputStream to) throws IOException, InterruptedException;
  }

  static Reply of(int status, String type, byte[] body) {
    return new Reply(status, type, Map.of(), new Whole(body), Map.of());
  }

  static Reply text(String type, String text) {
    return of(200, type + "; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  static Reply json(JsonNode json) {
    return json(200, json);
  }

  /** A line, as the command line prints it. */
  static Reply json(int status, JsonNode json) {
    return of(status, JSON, (json + "\n").getBytes(StandardCharsets.UTF_8));
  }

  static Reply error(int status, String reason) {
    return json(status, JsonNodeFactory.instance.objectNode().put("error", reason));
  }

  Reply with(String header, String value) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put(header, value);
    return new Reply(status, type, all, body, trailers);
  }
}
