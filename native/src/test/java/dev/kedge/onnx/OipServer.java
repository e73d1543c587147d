package dev.kedge.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.kedge.classify.Classifier;
import dev.kedge.classify.ClassifierException;
import dev.kedge.classify.Scores;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.InputSpec;
import dev.kedge.image.TensorLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import java.util.stream.LongStream;
import javax.net.ssl.SSLContext;

/**
 * A server of the Open Inference Protocol, version 2, for tests, written from the protocol's
 * description alone. It runs a real model on this machine, and can misbehave.
 */
public final class OipServer implements AutoCloseable {
  private static final String JSON_LENGTH = "Inference-Header-Content-Length";
  private static final int OK = 200;

  private final ObjectMapper mapper = new ObjectMapper();
  private final Classifier model;
  private final HttpServer http;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger inferences = new AtomicInteger();

  /** Whether it takes and gives tensors as bytes, and whether it says so. */
  public volatile boolean binary = true;

  public volatile boolean listsBinary = true;

  /** The status of the inference of a number, from 1. */
  public volatile IntUnaryOperator status = number -> OK;

  /** The bearer token that it wants; empty for none. */
  public volatile String token = "";

  public volatile long latencyMillis;

  /** The time between two bytes of an answer. */
  public volatile long trickleMillis;

  /** In place of the first score of each answer, if it is not 0. */
  public volatile float firstScore;

  /** Classes left out of an answer's shape and data. */
  public volatile int missingClasses;

  public volatile int fixedBatch;
  public volatile int largestBatch = Integer.MAX_VALUE;

  private OipServer(Classifier model, HttpServer http) {
    this.model = model;
    this.http = http;
    http.setExecutor(threads);
    http.createContext("/", this::answer);
    http.start();
  }

  /** Serves a model, which stays the caller's, at a free port. */
  public static OipServer start(Classifier model) throws IOException {
    return start(model, 0);
  }

  static OipServer start(Classifier model, int port) throws IOException {
    return new OipServer(model, HttpServer.create(loopback(port), 0));
  }

  /** Serves a model by https alone. */
  static OipServer startSafe(Classifier model, SSLContext identity) throws IOException {
    HttpsServer https = HttpsServer.create(loopback(0), 0);
    https.setHttpsConfigurator(new HttpsConfigurator(identity));
    return new OipServer(model, https);
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  public int port() {
    return http.getAddress().getPort();
  }

  /** The address of its model for the command line. */
  public String model() {
    String scheme = http instanceof HttpsServer ? "https" : "http";
    return "oip:%s://localhost:%s/v2/models/demo".formatted(scheme, port());
  }

  /** How many inferences it was asked for. */
  public int inferences() {
    return inferences.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String header = exchange.getRequestHeaders().getFirst("Authorization");
      if (!token.isEmpty() && !("Bearer " + token).equals(header)) {
        send(exchange, 401, mapper.createObjectNode().put("error", "no valid token"), new byte[0]);
        return;
      }
      switch (exchange.getRequestURI().getPath()) {
        case "/v2" -> send(exchange, OK, about(), new byte[0]);
        case "/v2/models/demo", "/v2/models/demo/versions/3" ->
            send(exchange, OK, metadata(), new byte[0]);
        case "/v2/models/demo/infer", "/v2/models/demo/versions/3/infer" -> infer(exchange, body);
        default ->
            send(exchange, 404, mapper.createObjectNode().put("error", "not here"), new byte[0]);
      }
    }
  }

  private ObjectNode about() {
    ObjectNode about = mapper.createObjectNode().put("name", "test server").put("version", "1");
    ArrayNode extensions = about.putArray("extensions");
    if (binary && listsBinary) {
      extensions.add("binary_tensor_data");
    }
    return about;
  }

  private ObjectNode metadata() {
    ObjectNode metadata = mapper.createObjectNode().put("name", "demo").put("platform", "onnx");
    InputSpec input = model.input();
    ObjectNode tensor = metadata.putArray("inputs").addObject();
    tensor.put("name", "x").put("datatype", datatype());
    long batch = fixedBatch > 0 ? fixedBatch : -1;
    ArrayNode shape = tensor.putArray("shape");
    shape(input, batch).forEach(shape::add);
    ObjectNode output = metadata.putArray("outputs").addObject();
    output.put("name", "y").put("datatype", "FP32");
    output.putArray("shape").add(batch).add(model.classes());
    return metadata;
  }

  private String datatype() {
    return switch (model.input().type()) {
      case FLOAT32 -> "FP32";
      case FLOAT16 -> "FP16";
      case FLOAT64 -> "FP64";
      case UINT8 -> "UINT8";
      case INT8 -> "INT8";
    };
  }

  private static LongStream shape(InputSpec input, long pictures) {
    int channels = input.shape().channels();
    int height = input.shape().height();
    int width = input.shape().width();
    return input.layout() == TensorLayout.NCHW
        ? LongStream.of(pictures, channels, height, width)
        : LongStream.of(pictures, height, width, channels);
  }

  private void infer(HttpExchange exchange, byte[] body) throws IOException {
    int said = status.applyAsInt(inferences.incrementAndGet());
    if (said != OK) {
      send(exchange, said, mapper.createObjectNode().put("error", "as told"), new byte[0]);
      return;
    }
    sleep(latencyMillis);
    try {
      String length = exchange.getRequestHeaders().getFirst(JSON_LENGTH);
      int json = length == null ? body.length : Integer.parseInt(length);
      if (length != null && !binary) {
        throw new IOException("no JSON");
      }
      infer(exchange, mapper.readTree(body, 0, json), body, json);
    } catch (ClassifierException | IOException | IllegalArgumentException e) {
      ObjectNode error = mapper.createObjectNode().put("error", e.getMessage());
      send(exchange, 400, error, new byte[0]);
    }
  }

  private void infer(HttpExchange exchange, JsonNode request, byte[] body, int json)
      throws IOException {
    JsonNode tensor = request.at("/inputs/0");
    int pictures = tensor.at("/shape/0").intValue();
    if (pictures > largestBatch || (fixedBatch > 0 && pictures != fixedBatch)) {
      throw new IllegalArgumentException("batch of " + pictures + " not allowed");
    }
    try (ImageBatch images = ImageBatch.openHost(model.input(), pictures)) {
      if (tensor.at("/parameters/binary_data_size").isNumber()) {
        MemorySegment raw = MemorySegment.ofArray(body).asSlice(json);
        images
            .memory()
            .copyFrom(raw.asSlice(0, tensor.at("/parameters/binary_data_size").intValue()));
      } else {
        read(tensor.get("data"), images);
      }
      images.count(pictures);
      boolean bytes =
          request.at("/outputs/0/parameters/binary_data").booleanValue()
              || request.at("/parameters/binary_data_output").booleanValue();
      send(exchange, model.classify(images), pictures, bytes);
    }
  }

  private void read(JsonNode data, ImageBatch images) {
    for (int i = 0; i < data.size(); i++) {
      switch (model.input().type()) {
        case FLOAT32 ->
            images.memory().setAtIndex(ValueLayout.JAVA_FLOAT, i, data.get(i).floatValue());
        case FLOAT16 ->
            images
                .memory()
                .setAtIndex(
                    ValueLayout.JAVA_SHORT, i, Float.floatToFloat16(data.get(i).floatValue()));
        case FLOAT64 ->
            images.memory().setAtIndex(ValueLayout.JAVA_DOUBLE, i, data.get(i).doubleValue());
        case UINT8, INT8 ->
            images.memory().set(ValueLayout.JAVA_BYTE, i, (byte) data.get(i).intValue());
      }
    }
  }

  private void send(HttpExchange exchange, Scores scores, int pictures, boolean bytes)
      throws IOException {
    int classes = scores.classes() - missingClasses;
    ByteBuffer raw =
        ByteBuffer.allocate(pictures * classes * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    ObjectNode answer = mapper.createObjectNode().put("model_name", "demo");
    ObjectNode output = answer.putArray("outputs").addObject();
    output.put("name", "y").put("datatype", "FP32");
    output.putArray("shape").add(pictures).add(classes);
    ArrayNode data = mapper.createArrayNode();
    for (int i = 0; i < pictures; i++) {
      for (int c = 0; c < classes; c++) {
        float score = i == 0 && c == 0 && firstScore != 0 ? firstScore : scores.score(i, c);
        raw.putFloat(score);
        data.add(score);
      }
    }
    if (bytes) {
      output.putObject("parameters").put("binary_data_size", raw.capacity());
      send(exchange, OK, answer, raw.array());
    } else {
      output.set("data", data);
      send(exchange, OK, answer, new byte[0]);
    }
  }

  private void send(HttpExchange exchange, int code, ObjectNode json, byte[] raw)
      throws IOException {
    byte[] text = mapper.writeValueAsBytes(json);
    if (raw.length > 0) {
      exchange.getResponseHeaders().set(JSON_LENGTH, Integer.toString(text.length));
    }
    exchange.sendResponseHeaders(code, text.length + raw.length);
    for (byte[] part : List.of(text, raw)) {
      if (trickleMillis == 0) {
        exchange.getResponseBody().write(part);
      } else {
        for (byte b : part) {
          exchange.getResponseBody().write(b);
          exchange.getResponseBody().flush();
          sleep(trickleMillis);
        }
      }
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException(e));
    }
  }

  /** Goes away at once, whatever it is asked. */
  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
