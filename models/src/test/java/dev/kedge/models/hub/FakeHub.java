package dev.kedge.models.hub;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A fake: a hub on loopback that answers as huggingface.co was seen to, faults included. Large
 * files lie at another host, as there: the hub is {@code 127.0.0.1}, its store {@code localhost}.
 */
public final class FakeHub implements AutoCloseable {
  /** The token that opens everything but gated repositories. */
  public static final String TOKEN = "hf_good";

  private static final int CHUNK = 1 << 14;

  /** What was asked. */
  public record Request(String method, String host, String path, String range, String token) {
    boolean toStore() {
      return path.startsWith("/lfs/");
    }
  }

  /** What goes wrong with a request. */
  public sealed interface Fault {
    /** An answer of that status, with headers. */
    record Status(int status, Map<String, String> headers) implements Fault {
      public Status(int status) {
        this(status, Map.of());
      }
    }

    /** The connection is closed after so many bytes. */
    record Cut(int bytes) implements Fault {}

    /** The connection goes silent after so many bytes. */
    record Silence(int bytes) implements Fault {}

    /** Each part of the file takes its time. */
    record Slow(int millis) implements Fault {}

    /** One byte is another. */
    record Damage() implements Fault {}

    /** The whole file, whatever range was asked for. */
    record Whole() implements Fault {}

    /** Some requests go well before the next fault. */
    record Pass(int requests) implements Fault {}

    /** All such requests fail from now on, until it is mended. */
    record Down() implements Fault {}

    /** Some text in place of the answer. */
    record Text(String type, String text) implements Fault {}
  }

  private static final class Stored {
    private final byte[] bytes;
    private final boolean large;
    private final long claimed;

    Stored(byte[] bytes, boolean large, long claimed) {
      this.bytes = bytes;
      this.large = large;
      this.claimed = claimed;
    }

    String etag() {
      return large
          ? hash("SHA-256", bytes)
          : hash(
              "SHA-1", ("blob " + bytes.length + "\0").getBytes(StandardCharsets.US_ASCII), bytes);
    }
  }

  /** A repository, whose files may still be put in. */
  public static final class Repository {
    private final TreeMap<String, Stored> files = new TreeMap<>();
    private final Deque<String> names = new ArrayDeque<>(List.of("main"));
    private boolean gated;
    private boolean hidden;
    private int page = 1000;

    /** A small file, which git itself holds. */
    public Repository small(String path, String text) {
      files.put(path, new Stored(text.getBytes(StandardCharsets.UTF_8), false, -1));
      return this;
    }

    /** A large file, which lies in the store. */
    public Repository large(String path, byte[] bytes) {
      files.put(path, new Stored(bytes, true, -1));
      return this;
    }

    Repository claiming(String path, long size) {
      files.put(path, new Stored(new byte[1], true, size));
      return this;
    }

    Repository without(String path) {
      files.remove(path);
      return this;
    }

    /** Another branch or tag of the one commit. */
    Repository named(String revision) {
      names.add(revision);
      return this;
    }

    Repository gated() {
      gated = true;
      return this;
    }

    Repository hidden() {
      hidden = true;
      return this;
    }

    Repository inPagesOf(int files) {
      page = files;
      return this;
    }

    /** A hash of all files, as commits are. */
    public String commit() {
      StringBuilder all = new StringBuilder();
      files.forEach((path, file) -> all.append(path).append(file.etag()));
      return hash("SHA-1", all.toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Repository> repositories = new ConcurrentHashMap<>();
  private final Map<String, String> renamed = new ConcurrentHashMap<>();
  private final Map<String, Deque<Fault>> faults = new ConcurrentHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  private FakeHub(HttpServer server) {
    this.server = server;
  }

  /** Begins to listen. */
  public static FakeHub open() throws IOException {
    FakeHub hub =
        new FakeHub(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    hub.server.setExecutor(hub.threads);
    hub.server.createContext("/", hub::handle);
    hub.server.start();
    return hub;
  }

  /** What HF_ENDPOINT is. */
  public String endpoint() {
    return "http://127.0.0.1:" + port();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** A new repository, or one that is there. */
  public Repository repository(String name) {
    return repositories.computeIfAbsent(name, n -> new Repository());
  }

  void rename(String before, String after) {
    renamed.put(before, after);
  }

  /** What goes wrong with the next requests whose path holds a text, one each. */
  public void fail(String path, Fault... next) {
    faults.computeIfAbsent(path, p -> new ArrayDeque<>()).addAll(Arrays.asList(next));
  }

  /** All that was asked until now. */
  public List<Request> requests() {
    return requests;
  }

  private @Nullable Fault fault(String path) {
    for (Map.Entry<String, Deque<Fault>> entry : faults.entrySet()) {
      Deque<Fault> next = entry.getValue();
      synchronized (next) {
        if (!path.contains(entry.getKey()) || next.isEmpty()) {
          continue;
        }
        return switch (next.poll()) {
          case Fault.Pass(int requests) -> {
            if (requests > 1) {
              next.addFirst(new Fault.Pass(requests - 1));
            }
            yield null;
          }
          case Fault.Down down -> {
            next.addFirst(down);
            yield new Fault.Cut(0);
          }
          case Fault fault -> fault;
        };
      }
    }
    return null;
  }

  /** Nothing fails any more. */
  void mend() {
    faults.clear();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    requests.add(
        new Request(
            exchange.getRequestMethod(),
            header(exchange, "Host"),
            path,
            header(exchange, "Range"),
            header(exchange, "Authorization")));
    try (exchange) {
      Fault fault = fault(path);
      switch (fault) {
        case Fault.Status(int status, Map<String, String> headers) -> {
          headers.forEach(exchange.getResponseHeaders()::set);
          send(exchange, status, new byte[0]);
        }
        case Fault.Cut(int bytes) when bytes == 0 -> {}
        case Fault.Text(String type, String text) -> {
          exchange.getResponseHeaders().set("Content-Type", type);
          send(exchange, 200, text.getBytes(StandardCharsets.UTF_8));
        }
        case null, default -> answer(exchange, path, fault);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException gone) {
      // Whoever asked has gone, or a fault ends the connection.
    }
  }

  private void answer(HttpExchange exchange, String path, @Nullable Fault fault)
      throws IOException, InterruptedException {
    if (path.startsWith("/lfs/")) {
      stored(exchange, path.substring("/lfs/".length()), fault);
      return;
    }
    boolean api = path.startsWith("/api/models/");
    String[] parts = (api ? path.substring("/api/models".length()) : path).split("/", 6);
    String name = parts.length > 2 ? parts[1] + "/" + parts[2] : "";
    if (renamed.containsKey(name)) {
      exchange.getResponseHeaders().set("Location", path.replace(name, renamed.get(name)));
      send(exchange, 307, new byte[0]);
      return;
    }
    String token = header(exchange, "Authorization");
    Repository repository = repositories.get(name);
    if (!token.isEmpty() && !token.startsWith("Bearer " + TOKEN)) {
      refuse(exchange, 401, "", "Invalid credentials in Authorization header");
    } else if (repository == null || (repository.hidden && token.isEmpty())) {
      refuse(
          exchange,
          token.isEmpty() ? 401 : 404,
          "RepoNotFound",
          token.isEmpty() ? "Invalid username or password." : "Repository not found");
    } else if (parts.length < 5
        || !(repository.names.contains(parts[4].replace("%2F", "/"))
            || parts[4].equals(repository.commit()))) {
      refuse(exchange, 404, "RevisionNotFound", "Invalid rev id: " + parts[4]);
    } else if (api && parts[3].equals("revision")) {
      send(exchange, 200, revision(name, repository));
    } else if (api) {
      tree(exchange, path, repository);
    } else if (repository.gated) {
      refuse(
          exchange,
          token.isEmpty() ? 401 : 403,
          "GatedRepo",
          "Access to model " + name + " is restricted");
    } else {
      file(exchange, repository, parts[5], fault);
    }
  }

  private static byte[] revision(String name, Repository repository) {
    ObjectNode root =
        JsonNodeFactory.instance.objectNode().put("id", name).put("sha", repository.commit());
    ArrayNode siblings = root.putArray("siblings");
    repository.files.keySet().forEach(path -> siblings.addObject().put("rfilename", path));
    return root.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void tree(HttpExchange exchange, String path, Repository repository)
      throws IOException {
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    int from = query.contains("cursor=") ? Integer.parseInt(query.replaceAll(".*cursor=", "")) : 0;
    ArrayNode page = JsonNodeFactory.instance.arrayNode();
    page.addObject().put("type", "directory").put("oid", "0".repeat(40)).put("path", "onnx");
    repository.files.entrySet().stream()
        .skip(from)
        .limit(repository.page)
        .forEach(
            entry -> {
              Stored file = entry.getValue();
              long size = file.claimed < 0 ? file.bytes.length : file.claimed;
              ObjectNode node = page.addObject().put("type", "file").put("path", entry.getKey());
              node.put("size", size).put("oid", file.large ? "e".repeat(40) : file.etag());
              if (file.large) {
                node.putObject("lfs")
                    .put("oid", file.etag())
                    .put("size", size)
                    .put("pointerSize", 134);
              }
            });
    if (from + repository.page < repository.files.size()) {
      exchange
          .getResponseHeaders()
          .set(
              "Link",
              "<%s?recursive=true&cursor=%s>; rel=\"next\""
                  .formatted(path, from + repository.page));
    }
    send(exchange, 200, page.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void file(
      HttpExchange exchange, Repository repository, String path, @Nullable Fault fault)
      throws IOException, InterruptedException {
    Stored file = repository.files.get(path);
    exchange.getResponseHeaders().set("X-Repo-Commit", repository.commit());
    if (file == null) {
      refuse(exchange, 404, "EntryNotFound", "Entry not found");
    } else if (file.large) {
      exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + file.etag() + "\"");
      exchange.getResponseHeaders().set("X-Linked-Size", String.valueOf(file.bytes.length));
      exchange
          .getResponseHeaders()
          .set("Location", "http://localhost:%s/lfs/%s".formatted(port(), file.etag()));
      send(exchange, 302, new byte[0]);
    } else {
      exchange.getResponseHeaders().set("ETag", "\"" + file.etag() + "\"");
      deliver(exchange, file.bytes, fault);
    }
  }

  private void stored(HttpExchange exchange, String etag, @Nullable Fault fault)
      throws IOException, InterruptedException {
    for (Repository repository : repositories.values()) {
      for (Stored file : repository.files.values()) {
        if (file.large && file.etag().equals(etag)) {
          exchange.getResponseHeaders().set("ETag", "\"" + etag + "\"");
          deliver(exchange, file.bytes, fault);
          return;
        }
      }
    }
    send(exchange, 404, new byte[0]);
  }

  private static void deliver(HttpExchange exchange, byte[] all, @Nullable Fault fault)
      throws IOException, InterruptedException {
    String range = header(exchange, "Range");
    int from =
        range.isEmpty() || fault instanceof Fault.Whole
            ? 0
            : Integer.parseInt(range.replaceAll("bytes=(\\d+)-.*", "$1"));
    byte[] bytes = Arrays.copyOfRange(all, from, all.length);
    exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
    if (from > 0) {
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes %s-%s/%s".formatted(from, all.length - 1, all.length));
    }
    int status = from > 0 ? 206 : 200;
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(bytes.length));
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    if (fault instanceof Fault.Damage) {
      bytes[bytes.length / 2] ^= 1;
    }
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    OutputStream out = exchange.getResponseBody();
    int end =
        switch (fault) {
          case Fault.Cut(int most) -> Math.min(most, bytes.length);
          case Fault.Silence(int most) -> Math.min(most, bytes.length);
          case null, default -> bytes.length;
        };
    for (int at = 0; at < end; at += CHUNK) {
      out.write(bytes, at, Math.min(CHUNK, end - at));
      out.flush();
      if (fault instanceof Fault.Slow(int millis)) {
        Thread.sleep(millis);
      }
    }
    if (fault instanceof Fault.Silence) {
      Thread.sleep(60_000);
    }
  }

  private static void refuse(HttpExchange exchange, int status, String code, String message)
      throws IOException {
    if (!code.isEmpty()) {
      exchange.getResponseHeaders().set("X-Error-Code", code);
    }
    exchange.getResponseHeaders().set("X-Error-Message", message);
    send(
        exchange, status, "{\"error\":\"%s\"}".formatted(message).getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  private static String hash(String algorithm, byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      Arrays.stream(parts).forEach(digest::update);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
