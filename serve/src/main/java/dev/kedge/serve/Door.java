package dev.kedge.serve;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;

/**
 * What stands before all pages: reads a request within its limits, asks who it is, finds the page,
 * answers, counts and logs. Pages run in the request's own virtual thread.
 */
final class Door {
  private static final String REQUEST_ID = "X-Request-Id";

  /** Pages load nothing and are framed by nobody. Their style and script are their own. */
  private static final String POLICY =
      "default-src 'none'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; script-src"
          + " 'self' 'unsafe-inline'; connect-src 'self'; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'self'; frame-src 'self' blob:";

  private final Routes routes;
  private final Wire wire;
  private final ServeOptions options;
  private final Optional<Tokens> tokens;
  private final Admission admission;
  private final Measures measures;
  private final LateRequests late;
  private final Consumer<String> log;
  private final AtomicInteger running = new AtomicInteger();

  Door(
      Routes routes,
      Wire wire,
      ServeOptions options,
      Optional<Tokens> tokens,
      Admission admission,
      Measures measures,
      LateRequests late,
      Consumer<String> log) {
    this.routes = routes;
    this.wire = wire;
    this.options = options;
    this.tokens = tokens;
    this.admission = admission;
    this.measures = measures;
    this.late = late;
    this.log = log;
  }

  /** Requests that are being answered. */
  int running() {
    return running.get();
  }

  boolean handle(Request request, Response response, Callback callback) {
    running.incrementAndGet();
    try {
      answer(request, response, callback);
    } finally {
      running.decrementAndGet();
    }
    return true;
  }

  private void answer(Request request, Response response, Callback callback) {
    String id = id(request);
    String page = "none";
    Reply reply;
    String caller = "";
    boolean here = false;
    EndPoint peer = request.getConnectionMetaData().getConnection().getEndPoint();
    Object coming = wire.shares() ? request : peer;
    if (wire.shares()) {
      late.came(peer);
    }
    late.began(coming, peer); // the body
    try {
      Routes.Found found = routes.find(request.getMethod(), Request.getPathInContext(request));
      page = found.route().pattern();
      caller = caller(request, found.route());
      if (found.route().costly()) {
        admission.requireRoom(caller);
      }
      Call call = read(request, caller, gone(request, peer));
      here = true;
      late.came(coming);
      call = wire.unwrap(call);
      reply = found.route().page().answer(call, found.parts());
    } catch (Refusal e) {
      reply = Reply.error(e.status(), e.reason());
      if (e.retry().isPresent()) {
        reply = reply.with("Retry-After", Integer.toString(e.retry().get()));
      }
      if (e.status() == 401) {
        reply = reply.with("WWW-Authenticate", "Bearer");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      reply = Reply.error(503, "the server is stopping");
    } catch (IOException e) {
      reply = Reply.error(400, "the request broke off");
    } catch (Throwable e) { // an Error too: it costs this request
      reply = Reply.error(500, "an error in Kedge itself; the server's log has it, request " + id);
      log.accept("kedge: request %s: %s".formatted(id, trace(e)));
    }
    if (here) {
      late.came(coming);
    }
    Optional<IOException> lost = send(request, response, wire.wrap(reply), id);
    long nanos = System.nanoTime() - request.getBeginNanoTime();
    measures.answered(page, reply.status(), nanos);
    log.accept(line(request, page, reply.status(), caller, id, nanos));
    if (!here && lost.isEmpty()) {
      discard(request);
    }
    late.came(coming);
    if (!wire.shares()) {
      late.answered(peer); // before the next request may begin
    }
    lost.ifPresentOrElse(callback::failed, callback::succeeded);
  }

  /** Whether the caller has gone; asked in the request's own thread. */
  private BooleanSupplier gone(Request request, EndPoint peer) {
    if (!wire.shares()) {
      return () -> Peer.isGone(peer);
    }
    AtomicBoolean failed = new AtomicBoolean();
    request.addFailureListener(_ -> failed.set(true));
    return failed::get;
  }

  private Call read(Request request, String caller, BooleanSupplier gone) throws IOException {
    String coding = request.getHeaders().get("Content-Encoding");
    if (coding != null && !coding.equalsIgnoreCase("identity")) {
      throw new Refusal(415, "the body is encoded, expected one that is not compressed");
    }
    long length = request.getLength();
    if (length > options.mostBytes()) {
      throw tooLarge();
    }
    byte[] body = new byte[0];
    if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
      try (InputStream in = Content.Source.asInputStream(request)) {
        body = in.readNBytes(options.mostBytes() + 1);
      }
      if (body.length > options.mostBytes()) {
        throw tooLarge();
      }
      if (length >= 0 && body.length != length) {
        throw new IOException("the body ends early");
      }
    }
    return new Call(
        request.getMethod(),
        Request.getPathInContext(request),
        query(request),
        headers(request),
        body,
        caller,
        gone);
  }

  /**
   * Lets the body of a request that was answered before it was here come, as long as a request may
   * take and unless it is far too large: the answer would be lost to a caller that still sends when
   * the connection is closed. A caller that waits to be told to send is not told.
   */
  private void discard(Request request) {
    if (request.getHeaders().contains("Expect")) {
      return;
    }
    try (InputStream in = Content.Source.asInputStream(request)) {
      in.skipNBytes(2L * options.mostBytes());
    } catch (IOException e) {
      return; // it has ended, or the caller has gone
    }
  }

  private Refusal tooLarge() {
    return new Refusal(413, "the body has more than %s bytes".formatted(options.mostBytes()));
  }

  private static Map<String, String> query(Request request) {
    Map<String, String> query = new HashMap<>();
    try {
      for (Fields.Field field : Request.extractQueryParameters(request)) {
        query.put(field.getName(), String.valueOf(field.getValues().getLast()));
      }
    } catch (RuntimeException e) { // of Jetty, for a query that is no UTF-8
      throw new Refusal(400, "the query cannot be read; is it percent-encoded UTF-8?");
    }
    return query;
  }

  private static Map<String, String> headers(Request request) {
    Map<String, String> headers = new HashMap<>();
    for (HttpField field : request.getHeaders()) {
      headers.merge(
          field.getLowerCaseName(), String.valueOf(field.getValue()), (a, b) -> a + "," + b);
    }
    return headers;
  }

  private String caller(Request request, Routes.Route route) {
    if (tokens.isPresent() && !route.open()) {
      String given = request.getHeaders().get("Authorization");
      return tokens
          .get()
          .nameOf(given == null ? "" : given)
          .orElseThrow(() -> new Refusal(401, "a bearer token that is known is needed"));
    }
    return Request.getRemoteAddr(request);
  }

  /** The caller's id if it has a harmless one, else a new one. */
  private static String id(Request request) {
    String given = request.getHeaders().get(REQUEST_ID);
    return given != null && given.matches("[\\w.:-]{1,80}")
        ? given
        : HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }

  /** Sends an answer to its end; the error if the caller did not take it. */
  private Optional<IOException> send(Request request, Response response, Reply reply, String id) {
    response.setStatus(reply.status());
    var headers = response.getHeaders();
    headers.put("Content-Type", reply.type());
    headers.put(REQUEST_ID, id);
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Cache-Control", "no-store");
    headers.put("Content-Security-Policy", POLICY);
    reply.headers().forEach(headers::put);
    if (!reply.trailers().isEmpty()) {
      HttpFields.Mutable trailers = HttpFields.build();
      reply.trailers().forEach(trailers::put);
      response.setTrailersSupplier(() -> trailers);
    }
    try {
      switch (reply.body()) {
        case Reply.Whole(byte[] bytes) -> {
          if (reply.trailers().isEmpty()) {
            headers.put("Content-Length", Integer.toString(bytes.length));
          }
          boolean head = request.getMethod().equals("HEAD");
          Content.Sink.write(response, true, ByteBuffer.wrap(head ? new byte[0] : bytes));
        }
        case Reply.Stream(Reply.Writer writer) -> {
          try (OutputStream out = Content.Sink.asOutputStream(response)) {
            writer.write(out);
          }
        }
      }
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(new InterruptedIOException("the server is stopping"));
    } catch (IOException e) {
      measures.gone();
      return Optional.of(e);
    }
  }

  /** A line of the access log: no header, no query, no body. */
  private static String line(
      Request request, String page, int status, String caller, String id, long nanos) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString())
        .put("id", id)
        .put("caller", caller)
        .put("method", Bodies.clean(request.getMethod()))
        .put("page", page)
        .put("status", status)
        .put("seconds", Math.round(nanos / 1e6) / 1e3)
        .toString();
  }

  private static String trace(Throwable e) {
    List<String> lines =
        Arrays.stream(e.getStackTrace()).limit(8).map(frame -> "  at " + frame).toList();
    return e + "\n" + String.join("\n", lines);
  }
}
