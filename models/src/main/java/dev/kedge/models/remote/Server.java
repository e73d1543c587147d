package dev.kedge.models.remote;

import dev.kedge.classify.ClassifierException;
import dev.kedge.classify.UnreachableModelException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLException;

/**
 * A server over HTTP. What is asked changes nothing there, so it is asked again when a connection
 * breaks or the server is busy, until time is up. Safe for many threads.
 */
final class Server implements AutoCloseable {
  /** Too many requests; a gateway or a server that is starting, busy or ending. */
  private static final Set<Integer> WORTH_ANOTHER_TRY = Set.of(429, 502, 503, 504);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final Duration CONNECTING = Duration.ofSeconds(10);

  /** How often is looked whether someone asked to stop. */
  private static final Duration GLANCE = Duration.ofMillis(20);

  private final URI address;
  private final Duration timeout;
  private final Optional<String> token;
  private final HttpClient http;

  /** Whether a server that answered once is known to be gone: then one try has to do. */
  private volatile boolean gone;

  /** Whether it has answered at all. */
  private volatile boolean known;

  Server(URI address, RemoteOptions options) {
    this.address = address;
    this.timeout = options.timeout();
    this.token = options.token();
    // Version 1.1, as an upgrade to 2 would be offered with each request else, which some refuse.
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout.compareTo(CONNECTING) < 0 ? timeout : CONNECTING);
    options.certificates().map(Trust::in).ifPresent(client::sslContext);
    this.http = client.build();
  }

  /** An answer of any status that is not worth another try. */
  record Reply(int status, HttpResponse<byte[]> response) {
    boolean isGood() {
      return status == 200;
    }

    byte[] body() {
      return response.body();
    }

    Optional<String> header(String name) {
      return response.headers().firstValue(name);
    }
  }

  /** What is sent: a JSON text, and raw tensors after it where there are any. */
  static final class Body {
    static final String JSON_LENGTH = "Inference-Header-Content-Length";

    private final byte[] json;
    private final byte[] raw;

    /** Keeps both; they are not to be written again. */
    Body(byte[] json, byte[] raw) {
      this.json = json;
      this.raw = raw;
    }

    private HttpRequest.Builder addTo(HttpRequest.Builder request) {
      if (raw.length == 0) {
        return request
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(json));
      }
      return request
          .header("Content-Type", "application/octet-stream")
          .header(JSON_LENGTH, Integer.toString(json.length))
          .POST(
              BodyPublishers.concat(
                  BodyPublishers.ofByteArray(json), BodyPublishers.ofByteArray(raw)));
    }
  }

  Reply get(URI page) {
    return ask(request(page).GET().build(), () -> false);
  }

  /**
   * Sends a body.
   *
   * @throws UnreachableModelException if no answer comes in time
   * @throws CancellationException once {@code stop} says so
   */
  Reply post(URI page, Body body, BooleanSupplier stop) {
    return ask(body.addTo(request(page)).build(), stop);
  }

  private HttpRequest.Builder request(URI page) {
    HttpRequest.Builder request = HttpRequest.newBuilder(page);
    token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
    return request;
  }

  private Reply ask(HttpRequest request, BooleanSupplier stop) {
    long start = System.nanoTime();
    long end = start + timeout.toNanos();
    Duration pause = FIRST_PAUSE;
    for (int tries = 1; ; tries++) {
      String failure;
      Throwable cause;
      try {
        HttpResponse<byte[]> response =
            await(http.sendAsync(request, BodyHandlers.ofByteArray()), end, stop);
        if (!WORTH_ANOTHER_TRY.contains(response.statusCode())) {
          known = true;
          gone = false;
          return new Reply(response.statusCode(), response);
        }
        failure = "it answers " + response.statusCode();
        cause = new IOException("HTTP status " + response.statusCode());
        pause = asked(response).orElse(pause);
      } catch (SSLException e) {
        throw new ClassifierException(
            "no safe connection to %s: %s. A certificate that no public authority has signed is made known by a file (--ca-file FILE.pem)"
                .formatted(address, e.getMessage()),
            e);
      } catch (IOException e) {
        failure = reason(e);
        cause = e;
        if (e instanceof ConnectException && !known) {
          throw lost(failure, tries, start, cause);
        }
      } catch (TimeoutException e) {
        throw lost("no answer came in time", tries, start, e);
      }
      if (gone || System.nanoTime() + pause.toNanos() >= end) {
        throw lost(failure, tries, start, cause);
      }
      pause(pause, stop);
      Duration twice = pause.multipliedBy(2);
      pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }
  }

  /** How long a busy server wants to be left alone. */
  private static Optional<Duration> asked(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(text -> text.matches("\\d{1,6}"))
        .map(text -> Duration.ofSeconds(Integer.parseInt(text)))
        .filter(Duration::isPositive);
  }

  private static HttpResponse<byte[]> await(
      CompletableFuture<HttpResponse<byte[]>> response, long end, BooleanSupplier stop)
      throws IOException, TimeoutException {
    boolean answered = false;
    try {
      while (true) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          throw new TimeoutException();
        }
        try {
          HttpResponse<byte[]> got =
              response.get(Math.min(left, GLANCE.toNanos()), TimeUnit.NANOSECONDS);
          answered = true;
          return got;
        } catch (TimeoutException e) {
          requireWanted(stop);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while the server was asked");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } finally {
      if (!answered) {
        response.cancel(true);
      }
    }
  }

  private static void pause(Duration pause, BooleanSupplier stop) {
    long end = System.nanoTime() + pause.toNanos();
    for (long left = pause.toNanos(); left > 0; left = end - System.nanoTime()) {
      requireWanted(stop);
      try {
        TimeUnit.NANOSECONDS.sleep(Math.min(left, GLANCE.toNanos()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("interrupted while the server was asked");
      }
    }
  }

  private static void requireWanted(BooleanSupplier stop) {
    if (stop.getAsBoolean()) {
      throw new CancellationException("someone asked to stop while the server was asked");
    }
  }

  private UnreachableModelException lost(String why, int tries, long start, Throwable cause) {
    boolean before = known;
    gone = before;
    return new UnreachableModelException(
        String.format(
            Locale.ROOT,
            "the server %s %s: %s (%s in %.1f s). %s",
            address,
            before ? "no longer answers" : "does not answer",
            why,
            tries == 1 ? "1 try" : tries + " tries",
            (System.nanoTime() - start) / 1e9,
            before
                ? "Start it again; a slow one needs more time (--remote-timeout SECONDS)"
                : "Check its address, and that it runs"),
        cause);
  }

  private static String reason(IOException e) {
    for (Throwable cause : List.of(e, e.getCause() == null ? e : e.getCause())) {
      if (cause.getMessage() != null) {
        return cause.getMessage();
      }
    }
    return e instanceof ConnectException ? "nothing listens there" : e.toString();
  }

  /** Ends what is being asked. */
  @Override
  public void close() {
    http.shutdownNow();
  }
}
