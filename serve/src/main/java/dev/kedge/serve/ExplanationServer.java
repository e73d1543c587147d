package dev.kedge.serve;

import dev.kedge.image.io.ImageReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Explains pictures over HTTP. Many callers fill the same batches; who cannot be served soon is
 * refused at once. Safe for many threads.
 */
public final class ExplanationServer implements AutoCloseable {
  private static final int HEADER_BYTES = 8192;
  private static final int THREADS = 16;
  private static final Duration TLS_LOOK = Duration.ofSeconds(5);
  private static final String PAGE = "index.html";

  private final Server jetty;
  private final ServerConnector connector;
  private final ServeOptions options;
  private final Explaining explaining;
  private final Jobs jobs;
  private final LateRequests late;
  private final Door door;
  private final Optional<Thread> tlsWatch;
  private boolean closed;

  private ExplanationServer(
      List<ServedModel> served,
      Asking asking,
      ServeOptions options,
      String version,
      Consumer<String> log)
      throws IOException {
    this.options = options;
    Map<String, ServedModel> models = new LinkedHashMap<>();
    for (ServedModel model : served) {
      if (models.put(model.name(), model) != null) {
        throw new IllegalArgumentException("two models have the name " + model.name());
      }
    }
    Optional<Tokens> tokens =
        options.tokens().isPresent()
            ? Optional.of(Tokens.read(options.tokens().get()))
            : Optional.empty();
    Measures measures = new Measures();
    measures.watch(models);
    explaining = new Explaining(models, asking, options, measures);
    jobs = new Jobs(options.mostJobs(), options.keeping());
    Rendering rendering = new Rendering(version);
    Routes routes = new Routes();
    new ExplanationPages(explaining, jobs, rendering).addTo(routes);
    new InferencePages(explaining, models, rendering, new ImageReader(options.mostPixels()))
        .addTo(routes);
    routes
        .addOpen("/", "A page to drop a picture on.", (_, _) -> page())
        .addOpen(
            "/openapi.json",
            "All pages and options.",
            (_, _) -> Reply.json(OpenApi.of(routes.all(), asking.options(), models, version)))
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
    door = new Door(routes, options, tokens, explaining.admission(), measures, late, log);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(HEADER_BYTES);
    http.setUriCompliance(UriCompliance.DEFAULT);
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    if (options.tls().isPresent()) {
      SslContextFactory.Server tls = new SslContextFactory.Server();
      ServeOptions.Tls files = options.tls().get();
      use(tls, files);
      connector =
          new ServerConnector(jetty, 1, 1, new SslConnectionFactory(tls, "http/1.1"), plain);
      tlsWatch = Optional.of(Thread.ofVirtual().unstarted(() -> watch(tls, files, log)));
    } else {
      connector = new ServerConnector(jetty, 1, 1, plain);
      tlsWatch = Optional.empty();
    }
    connector.setHost(options.host());
    connector.setPort(options.port());
    connector.setIdleTimeout(options.reading().toMillis());
    connector.setAcceptQueueSize(options.mostConnections());
    connector.addBean(late);
    connector.addBean(new NetworkConnectionLimit(options.mostConnections(), connector));
    jetty.addConnector(connector);
    jetty.setHandler(door);
  }

  /**
   * Starts one.
   *
   * @param models at least one; the caller closes them after the server
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
      server.tlsWatch.ifPresent(Thread::start);
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
    String host = options.host().contains(":") ? "[" + options.host() + "]" : options.host();
    return "%s://%s:%s"
        .formatted(options.tls().isPresent() ? "https" : "http", host, connector.getLocalPort());
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
    tlsWatch.ifPresent(Thread::interrupt);
    late.close();
    try {
      jetty.stop();
    } catch (Exception e) { // Jetty declares it
      throw new IllegalStateException("the server did not stop: " + e.getMessage(), e);
    }
  }

  private void awaitQuiet(long end) {
    try {
      while ((door.running() > 0 || explaining.admission().pictures() > 0)
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

  private static void use(SslContextFactory.Server tls, ServeOptions.Tls files) throws IOException {
    tls.setKeyStore(Certificates.read(files));
    tls.setKeyStorePassword("");
  }

  /** Uses new files once they are there; those that cannot be used change nothing. */
  private static void watch(
      SslContextFactory.Server tls, ServeOptions.Tls files, Consumer<String> log) {
    try {
      List<FileTime> before = times(files);
      while (true) {
        Thread.sleep(TLS_LOOK);
        List<FileTime> now = times(files);
        if (!now.equals(before)) {
          before = now;
          reload(tls, files, log);
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private static void reload(
      SslContextFactory.Server tls, ServeOptions.Tls files, Consumer<String> log) {
    try {
      var store = Certificates.read(files);
      tls.reload(factory -> factory.setKeyStore(store));
      log.accept("kedge: the certificate was read again");
    } catch (Exception e) { // Jetty declares it
      log.accept("kedge: the certificate stays as it was: " + Bodies.clean(e.getMessage() + ""));
    }
  }

  private static List<FileTime> times(ServeOptions.Tls files) {
    try {
      return List.of(
          Files.getLastModifiedTime(files.certificate()), Files.getLastModifiedTime(files.key()));
    } catch (IOException e) {
      return List.of();
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
