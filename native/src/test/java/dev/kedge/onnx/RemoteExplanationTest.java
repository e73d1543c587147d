package dev.kedge.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.AnchorExplainer;
import dev.kedge.Execution;
import dev.kedge.Explanation;
import dev.kedge.ProgressListener;
import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.classify.Classifier;
import dev.kedge.classify.UnreachableModelException;
import dev.kedge.engine.Engine;
import dev.kedge.engine.EngineOptions;
import dev.kedge.engine.Job;
import dev.kedge.engine.Outcome;
import dev.kedge.engine.Source;
import dev.kedge.image.Image;
import dev.kedge.image.io.ImageReader;
import dev.kedge.models.ModelConfiguration;
import dev.kedge.models.ModelOptions;
import dev.kedge.models.remote.RemoteClassifier;
import dev.kedge.models.remote.RemoteModel;
import dev.kedge.models.remote.RemoteOptions;
import dev.kedge.search.Budget;
import dev.kedge.search.Certified;
import dev.kedge.search.Requirement;
import dev.kedge.search.Status;
import dev.kedge.testimages.Demo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo model on a server that goes away, or takes its time, in the middle. */
class RemoteExplanationTest {
  /** After the first anchor the search looks for two more. */
  private static final Question QUESTION =
      Question.builder()
          .required(Requirement.DEFAULTS.withReasons(3))
          .search(new Certified())
          .build();

  @TempDir Path folder;
  private Image photo = Image.ofRows(1, 1, (y, row) -> {});
  private OnnxClassifier here;
  private OipServer server;
  private RemoteClassifier remote;

  @BeforeEach
  void serve() throws IOException {
    photo = new ImageReader().read(Demo.photo(), Demo.PHOTO);
    Path model = Demo.writeModel(folder);
    here = OnnxClassifier.open(model, ModelOptions.builder().threads(1).build());
    server = OipServer.start(here);
    remote =
        RemoteClassifier.open(
            RemoteModel.parse(server.model()),
            RemoteOptions.DEFAULTS
                .withConfiguration(ModelConfiguration.in(model))
                .withTimeout(Duration.ofSeconds(5)));
  }

  @AfterEach
  void stop() {
    remote.close();
    server.close();
    here.close();
  }

  private Explanation explain(Classifier classifier, Budget budget) {
    Execution execution = Execution.builder().inferenceBatch(8).build();
    try (AnchorExplainer explainer = new AnchorExplainer(classifier, execution)) {
      return explainer.explain(photo, Scene.DEFAULTS, QUESTION, budget, ProgressListener.NONE);
    }
  }

  /** From the inference of this number on, the server says that it is gone. */
  private void goneAfter(int inferences) {
    int before = server.inferences();
    server.status = number -> number > before + inferences ? 503 : 200;
  }

  @Test
  void explanationIsThatOfTheModelHere() {
    Explanation expected = explain(here, Budget.UNLIMITED);
    Explanation found = explain(remote, Budget.UNLIMITED);
    assertEquals(expected.result(), found.result());
    assertEquals(expected.top(), found.top());
    assertEquals(expected.cost(), found.cost());
  }

  @Test
  void serverThatGoesAwayEndsTheSearchLikeALimit() {
    int before = server.inferences();
    assertTrue(explain(remote, Budget.UNLIMITED).result().status().found());
    int all = server.inferences() - before;
    goneAfter(all - 1);
    Explanation cut = explain(remote, Budget.UNLIMITED);
    assertEquals(Status.FOUND, cut.result().status());
    assertEquals(Optional.of(Status.UNREACHABLE), cut.result().cutShort());
    String notes = cut.used().inference().notes().toString();
    assertTrue(notes.contains("no longer answers: it answers 503"), notes);
  }

  @Test
  void withoutAnAnchorItIsAnError() {
    goneAfter(2);
    assertThrows(UnreachableModelException.class, () -> explain(remote, Budget.UNLIMITED));
  }

  @Test
  void deadlineHoldsWhileARequestRuns() {
    explain(remote, Budget.UNLIMITED);
    server.latencyMillis = 1500;
    long start = System.nanoTime();
    Explanation cut =
        explain(remote, Budget.UNLIMITED.withDeadline(Duration.ofMillis(2500), System::nanoTime));
    assertEquals(Status.DEADLINE, cut.result().status());
    assertTrue(System.nanoTime() - start < 10e9);
  }

  @Test
  void lanesGiveUpWhatNobodyWants() throws Exception {
    try (Engine engine = Engine.open(remote, EngineOptions.DEFAULTS)) {
      server.latencyMillis = 300;
      CompletableFuture<Outcome> outcome =
          engine.submit(Job.builder().question(QUESTION).build(Source.of("photo", () -> photo)));
      Thread.sleep(2000);
      server.latencyMillis = 60_000;
      Thread.sleep(500);
      long start = System.nanoTime();
      engine.cancel();
      Outcome ended = outcome.get(30, TimeUnit.SECONDS);
      assertTrue(System.nanoTime() - start < 5e9, ended.toString());
    }
  }
}
