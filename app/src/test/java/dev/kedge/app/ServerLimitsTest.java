package dev.kedge.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kedge.models.Identity;
import dev.kedge.serve.ServeOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server does not take, and what it does for callers that are slow, gone or too many. */
final class ServerLimitsTest extends ServedTest {
  @ParameterizedTest
  @CsvSource({
    "threshold=2, 400, threshold",
    "top=0, 400, --top",
    "top=2&class=1, 400, one of both",
    "fills=paint, 400, --fills",
    "fills=blur%2Cbackground:/etc/passwd, 400, files of the server are not read",
    "jitter=2, 400, --jitter 2 needs --repeat",
    "treshold=.9, 400, there is no option 'treshold'",
    "fill=background:/etc, 400, files of the server are not read",
    "segmenter=map:/etc/passwd, 400, files of the server are not read",
    "backend=simd, 400, there is no option 'backend'",
    "class=nobody, 400, no label",
    "class=@/etc/passwd, 400, no label",
    "wait=x, 400, wait",
    "priority=11, 400, priority",
    "deadline=-1, 400, deadline",
    "model=other, 404, there is no model other"
  })
  void badOptionsAreRefused(String query, int status, String words) throws Exception {
    String error = error(post("/v1/explanations?" + query, photo), status);
    assertTrue(error.contains(words), error);
  }

  @Test
  void badRequestsAreRefused() throws Exception {
    assertTrue(error(post("/v1/explanations", new byte[0]), 400).contains("no picture"));
    assertTrue(error(post("/v1/explanations", new byte[] {1, 2}), 422).contains("picture"));
    for (int i = 0; i < 20; i++) {
      assertTrue(error(post("/v1/explanations", new byte[2 << 20]), 413).contains("1048576"));
    }
    assertTrue(error(send(request("/v1/explanations")), 405).contains("POST"));
    assertTrue(error(send(request("/v1/nothing")), 404).contains("openapi"));
    assertTrue(error(send(request("/v1/jobs/0123")), 404).contains("no such job"));
    for (String type : List.of("application/json", "multipart/form-data; boundary=x")) {
      HttpRequest.Builder damaged =
          request("/v1/explanations")
              .header("Content-Type", type)
              .POST(BodyPublishers.ofString("{\"image\": [1,2"));
      assertNotEquals("", error(send(damaged), 400));
    }
  }

  @Test
  void deadlineGivesTheBestSoFar() throws Exception {
    HttpRequest.Builder asked =
        request("/v1/explanations?" + LONG)
            .header("X-Request-Deadline", "0.5")
            .POST(BodyPublishers.ofByteArray(photo));
    long start = System.nanoTime();
    JsonNode json = json(send(asked), 200);
    assertEquals("DEADLINE", json.path("status").asText(), json.toString());
    assertTrue(System.nanoTime() - start < 10e9);
  }

  @Test
  void whoHasNoRoomIsRefusedAtOnce() throws Exception {
    server.close();
    server = start(options().mostPictures(2).build());
    json(post("/v1/jobs?" + LONG, photo), 202);
    json(post("/v1/jobs?" + LONG, photo), 202);
    assertEquals(503, send(request("/v2/health/ready")).statusCode());
    HttpResponse<byte[]> refused = post("/v1/explanations", photo);
    assertTrue(error(refused, 429).contains("more are not taken"), text(refused));
    Set<String> told = new TreeSet<>();
    for (int i = 0; i < 20; i++) {
      HttpResponse<byte[]> large = post("/v1/explanations", new byte[1 << 20]);
      error(large, 429);
      told.add(large.headers().firstValue("Retry-After").orElseThrow());
    }
    assertTrue(told.size() > 1, "all would come back together, after " + told);
    int seconds = Integer.parseInt(refused.headers().firstValue("Retry-After").orElseThrow());
    assertTrue(seconds >= 1 && seconds <= 60, seconds + " s");
    assertTrue(text(send(request("/metrics"))).contains("kedge_requests_total{page="));
  }

  /** A server that has no room. */
  private void fill() throws Exception {
    server.close();
    server = start(options().mostPictures(1).build());
    json(post("/v1/jobs?" + LONG, photo), 202);
  }

  @Test
  void refusalDoesNotWaitForThePicture() throws Exception {
    fill();
    try (Socket socket = connect()) {
      socket.setSoTimeout(1_500); // requests may take 2 s
      OutputStream out = socket.getOutputStream();
      out.write(head("POST /v1/explanations", "Content-Length: " + photo.length));
      assertEquals("HTTP/1.1 429 Too Many Requests", answered(socket.getInputStream()));
      out.write(photo);
      out.write(head("GET /v2/health/live"));
      assertEquals("HTTP/1.1 200 OK", answered(socket.getInputStream()), "the next request");
    }
  }

  @Test
  void callerThatAsksBeforeItSendsIsRefusedWithoutItsPicture() throws Exception {
    String[] fields = {"Content-Length: " + photo.length, "Expect: 100-continue"};
    try (Socket socket = connect()) {
      socket.getOutputStream().write(head("POST /v1/explanations", fields));
      assertEquals("HTTP/1.1 100 Continue", answered(socket.getInputStream()));
      socket.getOutputStream().write(photo);
      assertEquals("HTTP/1.1 200 OK", answered(socket.getInputStream()));
    }
    fill();
    try (Socket socket = connect()) {
      socket.setSoTimeout(1_500);
      socket.getOutputStream().write(head("POST /v1/explanations", fields));
      assertEquals("HTTP/1.1 429 Too Many Requests", answered(socket.getInputStream()));
      assertEquals(-1, socket.getInputStream().read(), "it is closed, as nothing was sent");
    }
  }

  @Test
  void refusedCallerThatIsSlowIsCutOff() throws Exception {
    fill();
    try (Socket socket = connect()) {
      socket
          .getOutputStream()
          .write(head("POST /v1/explanations", "Content-Length: " + photo.length));
      long start = System.nanoTime();
      assertEquals("HTTP/1.1 429 Too Many Requests", answered(socket.getInputStream()));
      assertTrue(readToTheEnd(socket) == 0, "nothing more is answered");
      double seconds = (System.nanoTime() - start) / 1e9;
      assertTrue(seconds > 1 && seconds < 4, "cut off after %s s".formatted(seconds));
    }
  }

  private static long readToTheEnd(Socket socket) throws IOException {
    try {
      return socket.getInputStream().readAllBytes().length;
    } catch (SocketException reset) {
      return 0;
    }
  }

  @Test
  void callerThatHasGoneLeavesItsPlace() throws Exception {
    try (Socket socket = connect()) {
      socket
          .getOutputStream()
          .write(head("POST /v1/explanations?" + LONG, "Content-Length: " + photo.length));
      socket.getOutputStream().write(photo);
      while (waiting() == 0) {
        Thread.sleep(20);
      }
    }
    long start = System.nanoTime();
    while (waiting() > 0) {
      assertTrue(System.nanoTime() - start < 5e9, "it goes on for nobody");
      Thread.sleep(20);
    }
    assertTrue(text(send(request("/metrics"))).contains("kedge_callers_gone_total 1.0"));
  }

  @Test
  void callerThatHasGoneLeavesThePlaceOfFurtherJobs() throws Exception {
    server.close();
    server = start(options().mostPictures(1).build());
    String path = "/v1/explanations?repeat=1000&jitter=3&max-evaluations=200";
    CompletableFuture<HttpResponse<byte[]>> running =
        http.sendAsync(
            request(path).POST(BodyPublishers.ofByteArray(photo)).build(),
            BodyHandlers.ofByteArray());
    while (engine.load().inFlight() == 0) {
      Thread.sleep(20);
    }
    Thread.sleep(500); // some jitters on
    error(post("/v1/explanations", photo), 429);
    running.cancel(true);
    long start = System.nanoTime();
    while (waiting() > 0 || post("/v1/explanations", photo).statusCode() == 429) {
      assertTrue(System.nanoTime() - start < 5e9, "it goes on for nobody");
      Thread.sleep(20);
    }
  }

  private Socket connect() throws IOException {
    URI at = URI.create(server.address());
    return new Socket(at.getHost(), at.getPort());
  }

  private static byte[] head(String line, String... headers) {
    return (line + " HTTP/1.1\r\nHost: x\r\n" + String.join("\r\n", headers) + "\r\n\r\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void slowCallersAreCutOff() throws Exception {
    for (byte[] begin :
        List.of(
            new byte[0],
            "POST /v1/explanations HTTP/1.1\r\nHost: x\r\nX-A: ".getBytes(StandardCharsets.UTF_8),
            head("POST /v1/explanations", "Content-Length: 1000"))) {
      try (Socket socket = connect()) {
        OutputStream out = socket.getOutputStream();
        out.write(begin);
        long start = System.nanoTime();
        Thread drip =
            Thread.ofVirtual()
                .start(
                    () -> {
                      try {
                        while (begin.length > 0) {
                          out.write('a');
                          Thread.sleep(200);
                        }
                      } catch (IOException | InterruptedException closed) {
                        // That is what it waits for.
                      }
                    });
        try {
          while (socket.getInputStream().read() >= 0) {
            // What is answered does not matter.
          }
        } catch (IOException reset) {
          // Cut off.
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        assertTrue(seconds < 4, "cut off after %s s, twice the limit is 4".formatted(seconds));
        drip.interrupt();
      }
    }
  }

  @Test
  void connectionIsKeptForTheNextRequest() throws Exception {
    try (Socket socket = connect()) {
      for (int i = 0; i < 2; i++) {
        socket.getOutputStream().write(head("GET /v2/health/ready"));
        assertEquals("HTTP/1.1 200 OK", answered(socket.getInputStream()), "request " + i);
        Thread.sleep(2_700); // requests may take 2 s
      }
      socket.getOutputStream().write(head("POST /v1/explanations", "Content-Length: 1000"));
      long start = System.nanoTime();
      while (socket.getInputStream().read() >= 0) {
        // What is answered does not matter.
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      assertTrue(seconds < 4, "half a body was cut off after %s s".formatted(seconds));
    }
  }

  /** Reads an answer without chunks; its first line. */
  private static String answered(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return "closed after: " + head;
      }
      head.append((char) next);
    }
    Matcher length = Pattern.compile("(?i)content-length: ([0-9]+)").matcher(head);
    in.skipNBytes(length.find() ? Long.parseLong(length.group(1)) : 0);
    return head.substring(0, head.indexOf("\r\n"));
  }

  @Test
  void tokenIsNeeded() throws Exception {
    server.close();
    Path tokens = folder.resolve("tokens");
    Files.writeString(tokens, sha256("geheim") + " tester\n");
    server = start(options().tokens(tokens).build());
    assertTrue(error(post("/v1/explanations", photo), 401).contains("token"));
    HttpRequest.Builder asked = request("/v1/explanations").POST(BodyPublishers.ofByteArray(photo));
    error(send(asked.setHeader("Authorization", "Bearer falsch")), 401);
    json(send(asked.setHeader("Authorization", "Bearer geheim")), 200);
    error(send(request("/metrics")), 401);
    assertEquals(200, send(request("/v2/health/ready")).statusCode());
    assertEquals(200, send(request("/")).statusCode());
  }

  @Test
  void whatWasBegunIsAnsweredBeforeTheEnd() throws Exception {
    CompletableFuture<HttpResponse<byte[]>> running =
        http.sendAsync(
            request("/v1/explanations?wait=60&" + LONG)
                .POST(BodyPublishers.ofByteArray(photo))
                .build(),
            BodyHandlers.ofByteArray());
    while (waiting() == 0) {
      Thread.sleep(20);
    }
    server.close();
    assertEquals("CANCELLED", json(running.join(), 200).path("status").asText());
    assertEquals(0, waiting());
  }

  @Test
  void certificateIsThatOfTheFiles() throws Exception {
    server.close();
    Path keys = Files.createDirectories(folder.resolve("https"));
    Identity identity = Identity.made(keys);
    server =
        start(
            options()
                .reading(Duration.ofSeconds(1))
                .tls(new ServeOptions.Tls(identity.certificate(), identity.key()))
                .build());
    KeyStore known = KeyStore.getInstance("PKCS12");
    known.load(null, null);
    try (InputStream in = Files.newInputStream(identity.certificate())) {
      known.setCertificateEntry(
          "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(known);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
      // Takes longer than a request may take to come: the connection must outlive that.
      HttpRequest.Builder asked =
          request("/v1/explanations?deadline=3&" + LONG).POST(BodyPublishers.ofByteArray(photo));
      JsonNode json = json(client.send(asked.build(), BodyHandlers.ofByteArray()), 200);
      assertEquals("DEADLINE", json.path("status").asText());
    }
  }
}
