package dev.kedge.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.classify.BadScoreException;
import dev.kedge.classify.Classifier;
import dev.kedge.classify.ClassifierException;
import dev.kedge.classify.Scores;
import dev.kedge.classify.UnreachableModelException;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.TensorLayout;
import dev.kedge.models.Identity;
import dev.kedge.models.ModelOptions;
import dev.kedge.models.remote.RemoteClassifier;
import dev.kedge.models.remote.RemoteModel;
import dev.kedge.models.remote.RemoteOptions;
import dev.kedge.onnx.TinyOnnx.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models on a server in this process, over the loopback. */
class RemoteClassifierTest {
  private static final int CLASSES = 5;
  private static final float[] RED = {1, 0, 0};
  private static final float[] GREEN = {0, 1, 0};
  private static final ModelOptions PLAIN =
      ModelOptions.builder().threads(1).mean(List.of(0.)).std(List.of(1.)).build();
  private static final RemoteOptions OPTIONS =
      RemoteOptions.DEFAULTS.withModel(PLAIN).withTimeout(Duration.ofSeconds(20));

  @TempDir Path folder;
  private OnnxClassifier here;
  private OipServer server;

  @BeforeEach
  void serve() throws IOException {
    here = open(TinyModels.standard());
    server = OipServer.start(here);
  }

  @AfterEach
  void stop() {
    server.close();
    here.close();
  }

  private OnnxClassifier open(TinyModels model) {
    return OnnxClassifier.open(
        model.graph().write(folder.resolve("tiny.onnx")), plain(model.type()));
  }

  /** Bytes are taken as they are. */
  private static ModelOptions plain(DataType type) {
    return type == DataType.UINT8 ? ModelOptions.DEFAULTS : PLAIN;
  }

  private void serveInstead(TinyModels model) throws IOException {
    stop();
    here = open(model);
    server = OipServer.start(here);
  }

  private RemoteClassifier connect() {
    return connect(OPTIONS);
  }

  private RemoteClassifier connect(RemoteOptions options) {
    return RemoteClassifier.open(RemoteModel.parse(server.model()), options);
  }

  private static String notes(Classifier classifier) {
    return String.join("; ", classifier.model().inference().notes());
  }

  /** Red, green, red give what they give by hand. */
  private static void assertAnswers(Classifier classifier) {
    try (ImageBatch batch = three(classifier)) {
      Scores scores = classifier.classify(batch);
      assertEquals(3, scores.count());
      for (int c = 0; c < CLASSES; c++) {
        assertEquals(TinyModels.logit(RED, c), scores.score(0, c), 1e-2);
        assertEquals(TinyModels.logit(GREEN, c), scores.score(1, c), 1e-2);
        assertEquals(scores.score(0, c), scores.score(2, c));
      }
    }
  }

  private static ImageBatch three(Classifier classifier) {
    ImageBatch batch = ImageBatch.openHost(classifier.input(), 3);
    TinyModels.fill(batch, 0, RED);
    TinyModels.fill(batch, 1, GREEN);
    TinyModels.fill(batch, 2, RED);
    batch.count(3);
    return batch;
  }

  private static String refusal(Classifier classifier) {
    try (ImageBatch batch = three(classifier)) {
      return String.valueOf(
          assertThrows(ClassifierException.class, () -> classifier.classify(batch)).getMessage());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT,NCHW,true",
    "FLOAT,NHWC,false",
    "FLOAT16,NCHW,true",
    "FLOAT16,NHWC,false",
    "UINT8,NHWC,true",
    "UINT8,NCHW,false"
  })
  void answersAreThoseOfTheModelItself(DataType type, TensorLayout layout, boolean binary)
      throws IOException {
    serveInstead(TinyModels.standard().type(type).layout(layout));
    server.binary = binary;
    try (RemoteClassifier remote = connect(OPTIONS.withModel(plain(type)))) {
      assertEquals(here.input(), remote.input());
      assertEquals(0, remote.fixedBatchSize());
      assertEquals("test server 1", remote.model().inference().runtime());
      assertTrue(notes(remote).contains(binary ? "sent as bytes" : "sent as JSON"), notes(remote));
      assertAnswers(remote);
    }
  }

  @Test
  void bytesAreTriedWhereTheServerDoesNotListThem() {
    server.listsBinary = false;
    try (RemoteClassifier remote = connect()) {
      assertTrue(notes(remote).contains("sent as bytes"), notes(remote));
      assertAnswers(remote);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void fixedBatchIsFilledUp(int batch) {
    server.fixedBatch = batch;
    try (RemoteClassifier remote = connect()) {
      assertEquals(batch, remote.fixedBatchSize());
      assertEquals(batch, remote.preferredBatchSize());
      assertAnswers(remote);
    }
  }

  @Test
  void batchesAreAsLargeAsTheServerTakes() {
    server.largestBatch = 8;
    try (RemoteClassifier remote = connect()) {
      assertTrue(remote.preferredBatchSize() <= 8, notes(remote));
      assertTrue(notes(remote).contains("as measured"), notes(remote));
    }
    server.largestBatch = 1;
    try (RemoteClassifier remote = connect()) {
      assertEquals(1, remote.fixedBatchSize());
      assertTrue(notes(remote).contains("fails on two"), notes(remote));
    }
  }

  @Test
  void busyServerIsAskedAgain() {
    server.status = number -> number % 20 == 3 ? 503 : number % 20 == 7 ? 429 : 200;
    try (RemoteClassifier remote = connect()) {
      for (int i = 0; i < 30; i++) {
        assertAnswers(remote);
      }
    }
  }

  @Test
  void restartedServerIsAskedAgain() throws Exception {
    int port = server.port();
    try (RemoteClassifier remote = connect()) {
      server.close();
      Thread restart =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      Thread.sleep(500);
                      server = OipServer.start(here, port);
                    } catch (IOException | InterruptedException e) {
                      throw new IllegalStateException(e);
                    }
                  });
      assertAnswers(remote);
      restart.join();
    }
  }

  @Test
  void serverThatIsGoneIsGivenUpInTime() {
    try (RemoteClassifier remote = connect(OPTIONS.withTimeout(Duration.ofSeconds(2)))) {
      server.close();
      try (ImageBatch batch = three(remote)) {
        long start = System.nanoTime();
        String message =
            String.valueOf(
                assertThrows(UnreachableModelException.class, () -> remote.classify(batch))
                    .getMessage());
        assertTrue(message.contains("localhost:" + server.port() + " no longer answers"), message);
        assertTrue(message.contains("--remote-timeout"), message);
        assertTrue(System.nanoTime() - start < 10e9);
        start = System.nanoTime();
        assertThrows(UnreachableModelException.class, () -> remote.classify(batch));
        assertTrue(System.nanoTime() - start < 1e9, "tried once alone");
      }
    }
  }

  @Test
  void slowBodyIsGivenUpInTime() {
    try (RemoteClassifier remote = connect(OPTIONS.withTimeout(Duration.ofSeconds(2)));
        ImageBatch batch = three(remote)) {
      server.trickleMillis = 100;
      long start = System.nanoTime();
      assertThrows(UnreachableModelException.class, () -> remote.classify(batch));
      assertTrue(System.nanoTime() - start < 10e9);
    }
  }

  @Test
  void requestIsGivenUpOnceSomeoneAskedToStop() {
    try (RemoteClassifier remote = connect();
        ImageBatch batch = three(remote)) {
      server.latencyMillis = 10_000;
      long start = System.nanoTime();
      assertThrows(
          CancellationException.class,
          () -> remote.classify(batch, () -> System.nanoTime() - start > 3e8));
      assertTrue(System.nanoTime() - start < 5e9);
    }
  }

  @Test
  void brokenAnswersAreRefused() {
    try (RemoteClassifier remote = connect()) {
      server.missingClasses = 2;
      assertTrue(refusal(remote).contains("expected output \"y\" of the shape [3, 5]"));
      server.missingClasses = 0;
      server.status = number -> 500;
      assertTrue(refusal(remote).contains("answers 500: as told"));
      server.status = number -> 200;
      server.firstScore = Float.NaN;
      try (ImageBatch batch = three(remote)) {
        assertThrows(BadScoreException.class, () -> remote.classify(batch));
      }
    }
  }

  @Test
  void nanInJsonIsNoScore() {
    server.binary = false;
    try (RemoteClassifier remote = connect();
        ImageBatch batch = three(remote)) {
      server.firstScore = Float.NaN;
      assertThrows(ClassifierException.class, () -> remote.classify(batch));
    }
  }

  @Test
  void tokenIsSent() {
    server.token = "geheim";
    String refused = Refusals.of(() -> connect().close());
    assertTrue(refused.contains("401, it wants a token"), refused);
    try (RemoteClassifier remote = connect(OPTIONS.withToken("geheim"))) {
      assertAnswers(remote);
    }
  }

  @Test
  void serverIsKnownByItsCertificate() throws Exception {
    Identity identity = Identity.made(folder);
    try (OipServer safe = OipServer.startSafe(here, identity.context())) {
      RemoteModel model = RemoteModel.parse(safe.model());
      try (RemoteClassifier remote =
          RemoteClassifier.open(model, OPTIONS.withCertificates(identity.certificate()))) {
        assertAnswers(remote);
      }
      long start = System.nanoTime();
      String unknown = Refusals.of(() -> RemoteClassifier.open(model, OPTIONS).close());
      assertTrue(unknown.contains("--ca-file"), unknown);
      assertTrue(System.nanoTime() - start < 10e9, "it is not tried again");
      Path other = Files.writeString(folder.resolve("other.pem"), "words");
      String none =
          Refusals.of(() -> RemoteClassifier.open(model, OPTIONS.withCertificates(other)).close());
      assertTrue(none.contains("BEGIN CERTIFICATE"), none);
    }
  }

  @Test
  void whatIsMissingIsSaid() throws IOException {
    String normalised =
        Refusals.of(() -> connect(OPTIONS.withModel(ModelOptions.DEFAULTS)).close());
    assertTrue(normalised.contains("--prepare DIR"), normalised);
    String other = server.model().replace("demo", "other");
    String absent =
        Refusals.of(() -> RemoteClassifier.open(RemoteModel.parse(other), OPTIONS).close());
    assertTrue(absent.contains("has no model \"other\""), absent);
    server.close();
    String nobody = Refusals.of(() -> connect().close());
    assertTrue(nobody.contains("does not answer"), nobody);
  }

  @Test
  void versionIsAskedFor() {
    RemoteModel third = RemoteModel.parse(server.model() + "/versions/3");
    try (RemoteClassifier remote = RemoteClassifier.open(third, OPTIONS)) {
      assertEquals("demo, version 3", remote.model().name());
      assertEquals("", remote.model().sha256());
      assertAnswers(remote);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "oip:ftp://host/v2/models/m",
        "oip:http://host/models/m",
        "oip:http:///v2/models/m",
        "oip:http://me:secret@host/v2/models/m",
        "oip:http://host/v2/models/",
        "oip:"
      })
  void otherAddressesAreRefused(String text) {
    String refusal = Refusals.of(() -> RemoteModel.parse(text));
    assertTrue(refusal.contains("address"), refusal);
  }
}
