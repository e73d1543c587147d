package dev.kedge.models.hub;

import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the hub, and follows it where it sends on. The token goes to the hub's own address alone,
 * and nothing that was asked for by TLS is fetched without. For one thread.
 */
final class HubClient implements AutoCloseable {
  private static final int MOST_HOPS = 8;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Set<Integer> PASSING = Set.of(408, 425, 429);
  private static final int RANGE_NOT_SATISFIABLE = 416;
  private static final Pattern WAIT = Pattern.compile("(?:^|[;,])\\s*t=(\\d{1,6})");

  /** What came of a request. */
  record Answer(HttpResponse<byte[]> response) {
    int status() {
      return response.statusCode();
    }

    URI from() {
      return response.uri();
    }

    byte[] body() {
      return response.body();
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    boolean isHtml() {
      return header("Content-Type").startsWith("text/html")
          || new String(body(), 0, Math.min(body().length, 64), StandardCharsets.ISO_8859_1)
              .strip()
              .startsWith("<");
    }
  }

  /** Where the body of a file goes. */
  interface Body {
    /** The first byte asked for. */
    long from();

    /** The place for an answer's bytes; empty if it is not what was asked for. */
    Optional<Intake.Target> begin(int status, HttpHeaders headers);

    /** Called several times a second, in the thread that waits. */
    void going();
  }

  private final HubModel model;
  private final HubSettings settings;
  private final Waiting waiting;
  private final HttpClient http;

  HubClient(HubModel model, HubSettings settings, Waiting waiting) {
    this.model = model;
    this.settings = settings;
    this.waiting = waiting;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.metadataTimeout());
    Optional.ofNullable(ProxySelector.getDefault()).ifPresent(builder::proxy);
    this.http = builder.build();
  }

  /** An address below the hub's. */
  URI address(String path) {
    return URI.create(settings.endpoint() + path);
  }

  /** A text as one part of an address, its slashes too. */
  static String part(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** A path in an address, whose slashes stay. */
  static String path(String text) {
    return part(text).replace("%2F", "/");
  }

  /**
   * Asks a question.
   *
   * @throws Passing if it may be answered another time
   * @throws HubException if it is refused
   */
  Answer ask(URI address) throws Passing {
    return get(address, null, settings.metadataTimeout());
  }

  /** Fetches a file, or what is missing of it. */
  Answer fetch(URI address, Body body) throws Passing {
    return get(address, body, settings.downloadTimeout());
  }

  private Answer get(URI address, @Nullable Body body, Duration timeout) throws Passing {
    URI at = address;
    for (int hop = 0; hop <= MOST_HOPS; hop++) {
      Answer answer = once(at, body, timeout);
      if (!REDIRECTS.contains(answer.status())) {
        return judged(answer);
      }
      at = next(at, answer.header("Location"));
    }
    throw new HubException(
        "%s sends on from address to address without an end; check HF_ENDPOINT"
            .formatted(settings.endpoint()));
  }

  private Answer judged(Answer answer) throws Passing {
    int status = answer.status();
    if (PASSING.contains(status) || status >= 500) {
      throw new Passing(
          "%s answers %s%s"
              .formatted(
                  answer.from().getHost(),
                  status,
                  status == 429 ? ", too many requests" : status == 408 ? ", time-out" : ""),
          wait(answer));
    }
    if (status == 200 || status == 206 || status == RANGE_NOT_SATISFIABLE) {
      return answer;
    }
    throw new Refusal(model, settings).of(answer);
  }

  /** How long the hub asks to wait: seconds in Retry-After, or in its own ratelimit. */
  private static Optional<Duration> wait(Answer answer) {
    Matcher own = WAIT.matcher(answer.header("ratelimit"));
    String seconds = own.find() ? own.group(1) : answer.header("Retry-After");
    return seconds.matches("\\d{1,6}")
        ? Optional.of(Duration.ofSeconds(Long.parseLong(seconds)))
        : Optional.empty();
  }

  private static URI next(URI at, String location) {
    URI next;
    try {
      next = at.resolve(new URI(location));
    } catch (URISyntaxException e) {
      throw new HubException("%s sends on to \"%s\"".formatted(at.getHost(), location), e);
    }
    boolean secure = Objects.equals(next.getScheme(), "https");
    boolean plain = Objects.equals(next.getScheme(), "http");
    if (next.getHost() == null || !(secure || plain)) {
      throw new HubException(
          "%s sends on to \"%s\", which is no address; check HF_ENDPOINT"
              .formatted(at.getHost(), location));
    }
    if (plain && Objects.equals(at.getScheme(), "https")) {
      throw new HubException(
          "%s sends on from https to %s without TLS, which Kedge does not follow; check HF_ENDPOINT"
              .formatted(at.getHost(), next.getHost()));
    }
    return next;
  }

  private Answer once(URI at, @Nullable Body body, Duration timeout) throws Passing {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(at)
            .header("Accept-Encoding", "identity")
            .header("User-Agent", "kedge; java/" + Runtime.version().feature());
    if (isHub(at)) {
      settings.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
    }
    if (body != null && body.from() > 0) {
      request.header("Range", "bytes=" + body.from() + "-");
    }
    Intake intake = new Intake();
    try {
      HttpResponse<byte[]> response =
          waiting.result(
              http.sendAsync(
                  request.build(),
                  info -> {
                    if (body != null && (info.statusCode() == 200 || info.statusCode() == 206)) {
                      body.begin(info.statusCode(), info.headers()).ifPresent(intake::to);
                    }
                    return intake;
                  }),
              () -> {
                requireBytes(at, intake, timeout);
                if (body != null) {
                  body.going();
                }
              });
      return new Answer(response);
    } catch (ExecutionException e) {
      throw told(at, e.getCause() == null ? e : e.getCause());
    } finally {
      intake.end();
    }
  }

  /** Time-outs of Java's client end with an answer's first byte. */
  private static void requireBytes(URI at, Intake intake, Duration timeout) throws Passing {
    if (System.nanoTime() - intake.last() > timeout.toNanos()) {
      throw Passing.broken(
          "nothing came from %s for %s s".formatted(at.getHost(), timeout.toSeconds()), null);
    }
  }

  private boolean isHub(URI at) {
    URI hub = settings.endpoint();
    return at.getScheme().equals(hub.getScheme())
        && at.getHost().equalsIgnoreCase(hub.getHost())
        && at.getPort() == hub.getPort();
  }

  /** What broke, in words. */
  private static Passing told(URI at, Throwable thrown) {
    boolean unreachable = false;
    String how = "";
    for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case HubException own -> throw own;
        case SSLHandshakeException tls -> throw noTls(at, tls);
        case SSLException tls when text(tls).contains("SSL message") -> throw noTls(at, tls);
        case UnresolvedAddressException unknown -> how = " (its name is not known)";
        case HttpConnectTimeoutException slow -> how = " (it does not answer)";
        case ConnectException refused when refused.getMessage() != null ->
            how = " (" + text(refused) + ")";
        default -> {}
      }
      unreachable |=
          cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException;
    }
    return unreachable
        ? Passing.unreachable("there is no connection to " + at.getAuthority() + how, thrown)
        : Passing.broken(
            "the connection to %s broke (%s)".formatted(at.getAuthority(), text(thrown)), thrown);
  }

  private static HubException noTls(URI at, SSLException e) {
    return new HubException(
        "no secure connection to %s (%s): check HF_ENDPOINT and this machine's clock; behind a proxy that signs with its own certificate, give Java a trust store that has it (JDK_JAVA_OPTIONS=-Djavax.net.ssl.trustStore=FILE)"
            .formatted(at.getAuthority(), text(e)),
        e);
  }

  static String text(Throwable e) {
    String message = e.getMessage();
    String line =
        message == null || message.isBlank()
            ? e.getClass().getSimpleName()
            : message.strip().replaceAll("\\s+", " ");
    return line.length() > 200 ? line.substring(0, 200) + "…" : line;
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
