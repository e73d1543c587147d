package dev.kedge.serve;

import dev.kedge.image.io.ImageReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Explains pictures over HTTP. Many callers fill the same batches; who cannot be served soon is
 * refused at once. Safe for many threads.
 */
public final class ExplanationServer implements AutoCloseable {
  private static final int HEADER_BYTES = 8192;
  private static final int THREADS = 16;

  /** Callers by gRPC keep their connections. */
  private static final Duration GRPC_SILENCE = Duration.ofMinutes(5);

  private static final String PAGE = "index.html";

  private final Server jetty;
  private final ServerConnector connector;
  private final Optional<ServerConnector> grpc;
  private final ServeOptions options;
  private final Models models;
  private final Explaining explaining;
  private final Jobs jobs;
  private final LateRequests late;
  private final List<Door> doors;
  private final Optional<Tls> tls;
  private boolean closed;

  private ExplanationServer(
      List<ServedModel> served,
      Asking asking,
      ServeOptions options,
      String version,
      Consumer<String> log)
      throws IOException {
    this.options = options;
    models = new Models(served, options.modelControl(), log);
    Optional<Tokens> tokens =
        options.tokens().isPresent()
            ? Optional.of(Tokens.read(options.tokens().get()))
            : Optional.empty();
    Measures measures = new Measures();
    measures.watch(models);
    explaining = new Explaining(models, asking, options, measures);
    jobs = new Jobs(options.mostJobs(), options.keeping());
    Rendering rendering = new Rendering(version);
    Inference inference =
        new Inference(explaining, rendering, new ImageReader(options.mostPixels()));
    Routes routes =
        new Routes(new Refusal(404, "there is no such page; /openapi.json lists all"))
            .addOpen("/", "A page to drop a picture on.", (_, _) -> page());
    new ExplanationPages(explaining, jobs, rendering).addTo(routes);
    new InferencePages(explaining, models, rendering, inference, extensions(options)).addTo(routes);
    if (options.modelControl().isPresent()) {
      new RepositoryPages(models).addTo(routes);
    }
    routes
        .addOpen(
            "/openapi.json",
            "All pages and options.",
            (_, _) ->
                Reply.json(OpenApi.of(routes.all(), asking.options(), models.names(), version)))
        .add(
            "GET",
            "/metrics",
            "What is counted, for Prometheus.",
            (_, _) -> Reply.of(200, "text/plain; version=0.0.4; charset=utf-8", measures.text()));

    QueuedThreadPool threads = new QueuedThreadPool(THREADS);
    threads.setName("kedge-http");
    threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
    jetty = new Server(threads);
    late = new LateRequests(options.reading(), measures);
    tls =
        options.tls().isPresent()
            ? Optional.of(new Tls(options.tls().get(), log))
            : Optional.empty();
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(HEADER_BYTES);
    http.setUriCompliance(UriCompliance.DEFAULT);
    connector = listen(options.port(), new HttpConnectionFactory(http), late.kept());
    Admission admission = explaining.admission();
    Door door = new Door(routes, Wire.PLAIN, options, tokens, admission, measures, late, log);
    if (options.grpcPort().isEmpty()) {
      grpc = Optional.empty();
      doors = List.of(door);
    } else {
      ServerConnector second =
          listen(
              options.grpcPort().getAsInt(),
              tls.isPresent()
                  ? new HTTP2ServerConnectionFactory(http)
                  : new HTTP2CServerConnectionFactory(http),
              GRPC_SILENCE);
      grpc = Optional.of(second);
      Routes methods = new GrpcPages(explaining, models, inference, rendering).routes();
      doors =
          List.of(
              door,
              new Door(methods, new GrpcWire(), options, tokens, admission, measures, late, log));
    }
    jetty.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            boolean plain = request.getConnectionMetaData().getConnector().equals(connector);
            return (plain ? doors.getFirst() : doors.getLast()).handle(request, response, callback);
          }
        });
  }

  private static List<String> extensions(ServeOptions options) {
    return options.modelControl().isPresent()
        ? List.of(InferencePages.EXTENSION, RepositoryPages.EXTENSION)
        : List.of(InferencePages.EXTENSION);
  }

  private ServerConnector listen(int port, ConnectionFactory spoken, Duration silence) {
    List<ConnectionFactory> layers = new ArrayList<>();
    if (tls.isPresent()) {
      boolean second = spoken instanceof HTTP2ServerConnectionFactory;
      layers.add(
          new SslConnectionFactory(tls.get().context(), second ? "alpn" : spoken.getProtocol()));
      if (second) {
        layers.add(new ALPNServerConnectionFactory(spoken.getProtocol()));
      }
    }
    layers.add(spoken);
    ServerConnector one =
        new ServerConnector(jetty, 1, 1, layers.toArray(ConnectionFactory[]::new));
    one.setHost(options.host());
    one.setPort(port);
    one.setIdleTimeout(silence.toMillis());
    one.setAcceptQueueSize(options.mostConnections());
    one.addBean(late);
    one.addBean(new NetworkConnectionLimit(options.mostConnections(), one));
    jetty.addConnector(one);
    return one;
  }

  /**
   * Starts one.
   *
   * @param models at least one; the caller closes those that are left after the server
   * @param asking reads the options of requests
   * @param version of Kedge
   * @param log takes lines, one for each request
   * @throws IOException if it cannot listen, or a file of the options cannot be read
   * @throws IllegalArgumentException if a file of the options is not what it should be
   */
  public static ExplanationServer start(
      List<ServedModel> models,
      Asking asking,
      ServeOptions options,
      String version,
      Consumer<String> log)
      throws IOException {
    ExplanationServer server = new ExplanationServer(models, asking, options, version, log);
    try {
      server.jetty.start();
      server.tls.ifPresent(Tls::start);
      return server;
    } catch (Exception e) { // Jetty declares it
      server.late.close();
      try {
        server.jetty.stop();
      } catch (Exception stopping) {
        e.addSuppressed(stopping);
      }
      throw new IOException(
          "cannot listen at %s:%s: %s"
              .formatted(options.host(), options.port(), deepest(e).getMessage()),
          e);
    }
  }

  /** Where it listens, as {@code http://127.0.0.1:8080}. */
  public String address() {
    return (tls.isPresent() ? "https://" : "http://") + at(connector);
  }

  /** Where it speaks gRPC, as {@code 127.0.0.1:8081}; empty if it does not. */
  public Optional<String> grpcAddress() {
    return grpc.map(this::at);
  }

  private String at(ServerConnector one) {
    String host = options.host().contains(":") ? "[" + options.host() + "]" : options.host();
    return host + ":" + one.getLocalPort();
  }

  /**
   * Takes no more pictures, waits until what was begun has been answered, at most as long as the
   * options say, then ends it with the best so far, and stops to listen.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    explaining.admission().close();
    long end = System.nanoTime() + options.draining().toNanos();
    awaitQuiet(end);
    jobs.stopAll();
    awaitQuiet(System.nanoTime() + TimeUnit.SECONDS.toNanos(2));
    tls.ifPresent(Tls::close);
    late.close();
    try {
      jetty.stop();
    } catch (Exception e) { // Jetty declares it
      throw new IllegalStateException("the server did not stop: " + e.getMessage(), e);
    } finally {
      models.close();
    }
  }

  private void awaitQuiet(long end) {
    try {
      while ((doors.stream().anyMatch(door -> door.running() > 0)
              || explaining.admission().pictures() > 0)
          && System.nanoTime() < end) {
        Thread.sleep(20);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Reply page() throws IOException {
    try (InputStream in = ExplanationServer.class.getResourceAsStream(PAGE)) {
      if (in == null) {
        throw new IOException("the page is missing from the jar");
      }
      return Reply.text("text/html", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static Throwable deepest(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
