package dev.kedge.serve;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Calls of gRPC with one message each way: five bytes before a message, a status in trailers, the
 * caller's deadline in a header.
 */
final class GrpcWire implements Wire {
  private static final int PREFIX = 5;
  private static final int OK = 0;
  private static final int UNKNOWN = 2;
  private static final String TYPE = "application/grpc";

  /**
   * Of the caller's time, kept for the last batch and the answer on its way: a fifth, at most 1 s.
   */
  private static final double KEPT = .2;

  private static final double MOST_KEPT = 1;

  @Override
  public boolean shares() {
    return true;
  }

  @Override
  public Call unwrap(Call call) {
    if (!call.type().startsWith(TYPE)) {
      throw new Refusal(415, "the body is no %s; this port speaks gRPC".formatted(TYPE));
    }
    byte[] body = call.body();
    if (body.length < PREFIX || ByteBuffer.wrap(body).getInt(1) != body.length - PREFIX) {
      throw new Refusal(400, "the body is not one message of gRPC");
    }
    if (body[0] != 0) {
      throw new Refusal(501, "the message is compressed, expected one that is not");
    }
    Map<String, String> headers = new LinkedHashMap<>(call.headers());
    Optional<Double> seconds = call.header("grpc-timeout").map(GrpcWire::seconds);
    seconds.ifPresent(
        given ->
            headers.put(
                "x-request-deadline", Double.toString(given - Math.min(MOST_KEPT, KEPT * given))));
    return new Call(
        call.method(),
        call.path(),
        Map.of(),
        headers,
        Arrays.copyOfRange(body, PREFIX, body.length),
        call.caller(),
        call.gone());
  }

  /** A number of at most eight digits and a unit. */
  private static double seconds(String given) {
    if (!given.matches("\\d{1,8}[HMSmun]")) {
      throw new Refusal(
          400, "grpc-timeout is '%s', expected as 10S".formatted(Bodies.clean(given)));
    }
    TimeUnit unit =
        switch (given.charAt(given.length() - 1)) {
          case 'H' -> TimeUnit.HOURS;
          case 'M' -> TimeUnit.MINUTES;
          case 'S' -> TimeUnit.SECONDS;
          case 'm' -> TimeUnit.MILLISECONDS;
          case 'u' -> TimeUnit.MICROSECONDS;
          default -> TimeUnit.NANOSECONDS;
        };
    return unit.toNanos(Long.parseLong(given.substring(0, given.length() - 1))) / 1e9;
  }

  @Override
  public Reply wrap(Reply reply) {
    Map<String, String> trailers = new LinkedHashMap<>();
    Reply.Body body = reply.body();
    if (reply.status() == 200 && body instanceof Reply.Whole(byte[] message)) {
      trailers.put("grpc-status", Integer.toString(OK));
      ByteBuffer framed = ByteBuffer.allocate(PREFIX + message.length);
      framed.put((byte) 0).putInt(message.length).put(message);
      body = new Reply.Whole(framed.array());
    } else {
      trailers.put("grpc-status", Integer.toString(code(reply.status())));
      trailers.put("grpc-message", encoded(reason(reply)));
      body = new Reply.Whole(new byte[0]);
    }
    return new Reply(200, TYPE, reply.headers(), body, trailers);
  }

  private static String reason(Reply reply) {
    return reply.body() instanceof Reply.Whole(byte[] json)
        ? Bodies.json(json).path("error").asText()
        : "an answer without an end";
  }

  /** The code of gRPC that says the same as a status of HTTP. */
  private static int code(int status) {
    return switch (status) {
      case 400, 413, 415, 422 -> 3; // INVALID_ARGUMENT
      case 401 -> 16; // UNAUTHENTICATED
      case 404 -> 5; // NOT_FOUND
      case 405, 501 -> 12; // UNIMPLEMENTED
      case 429 -> 8; // RESOURCE_EXHAUSTED
      case 499 -> 1; // CANCELLED
      case 500, 502 -> 13; // INTERNAL
      case 503 -> 14; // UNAVAILABLE
      case 504 -> 4; // DEADLINE_EXCEEDED
      default -> UNKNOWN;
    };
  }

  /** Percent-encoded, but for the letters of ASCII, as messages are in trailers. */
  private static String encoded(String message) {
    StringBuilder all = new StringBuilder();
    for (byte one : message.getBytes(StandardCharsets.UTF_8)) {
      if (one >= ' ' && one <= '~' && one != '%') {
        all.append((char) one);
      } else {
        all.append('%').append(HexFormat.of().withUpperCase().toHexDigits(one));
      }
    }
    return all.toString();
  }
}
