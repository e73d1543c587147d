package dev.kedge.models.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.models.ModelFolder;
import dev.kedge.models.ModelOptions;
import dev.kedge.models.hub.FakeHub.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link HubSituationsTest} does not show. */
final class HubTest {
  private static final String MODEL = "hf:org/repo";

  @TempDir Path folder;

  private Situation situation(String name) throws IOException {
    return new Situation(Files.createDirectories(folder.resolve(name)));
  }

  @Test
  void theSnapshotIsReadAsAnyFolder() throws IOException {
    try (Situation s = situation("s")) {
      String commit = s.usual().commit();
      HubSnapshot snapshot = s.snapshot(MODEL);
      ModelFolder files = ModelFolder.find(snapshot.path());
      assertEquals(snapshot.path().resolve("onnx/model.onnx"), files.model());
      assertTrue(files.configuration().preprocessor().isPresent());
      assertTrue(files.configuration().config().isPresent());
      assertArrayEquals(Situation.GRAPH, Files.readAllBytes(files.model()));
      assertEquals(commit, snapshot.commit());
      ModelOptions options = snapshot.options(ModelOptions.DEFAULTS);
      assertEquals(Optional.of("org/repo"), options.name());
      assertTrue(options.notes().getFirst().contains(commit), options.notes() + "");
    }
  }

  @Test
  void aFileThatIsAskedForHasTheConfigurationsAboveIt() throws IOException {
    try (Situation s = situation("s")) {
      s.usual();
      ModelFolder files = ModelFolder.find(s.snapshot(MODEL + "#onnx/model_fp16.onnx").path());
      assertTrue(files.configuration().preprocessor().isPresent());
    }
  }

  @Test
  void theCacheIsLaidOutAsPythonDoes() throws IOException {
    try (Situation s = situation("s")) {
      String commit = s.usual().commit();
      Path onnx = s.snapshot(MODEL).path().resolve("onnx/model.onnx");
      assertEquals("../../../blobs", "" + Files.readSymbolicLink(onnx).getParent());
      assertEquals(64, Files.readSymbolicLink(onnx).getFileName().toString().length());
      Path config = s.folder().resolve("snapshots", commit, "config.json");
      assertEquals("../../blobs", "" + Files.readSymbolicLink(config).getParent());
      assertEquals(40, Files.readSymbolicLink(config).getFileName().toString().length());
      assertEquals(commit, Files.readString(s.folder().resolve("refs/main")));
      assertTrue(
          Files.readString(s.cache.resolve("CACHEDIR.TAG"))
              .startsWith("Signature: 8a477f597d28d172789f06886806bc55"));
      assertTrue(
          Files.exists(
              s.cache.resolve(
                  ".locks/models--org--repo/" + onnx.toRealPath().getFileName() + ".lock")));
    }
  }

  @Test
  void manyAtOnceFetchEachFileOnce() throws Exception {
    try (Situation s = situation("s");
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      s.usual();
      s.hub.fail("/lfs/", new Fault.Slow(20));
      List<Future<HubSnapshot>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        all.add(threads.submit(() -> s.snapshot(MODEL)));
      }
      for (Future<HubSnapshot> one : all) {
        assertEquals(all.getFirst().get().path(), one.get().path());
      }
      assertEquals(1, s.hub.requests().stream().filter(FakeHub.Request::toStore).count());
      assertTrue(s.printed.toString().contains("waiting for another download"), s.printed + "");
    }
  }

  @Test
  void aFileIsThereForAllWhoLinkIt() throws Exception {
    try (Situation s = situation("s");
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      s.usual();
      HubSnapshot snapshot = s.snapshot(MODEL);
      Path onnx = snapshot.path().resolve("onnx/model.onnx");
      String etag = onnx.toRealPath().getFileName() + "";
      RemoteFile file = new RemoteFile("onnx/model.onnx", Files.size(onnx), etag);
      HubCache cache = new HubCache(s.cache, "org/repo");
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 2_000; i++) {
        all.add(
            threads.submit(
                () -> {
                  cache.link(snapshot.path().getFileName() + "", file);
                  return Files.size(onnx);
                }));
      }
      for (Future<?> one : all) {
        assertEquals(file.size(), one.get());
      }
      try (Stream<Path> files = Files.list(onnx.getParent())) {
        assertEquals(List.of(onnx), files.toList());
      }
    }
  }

  @Test
  void whatAnEarlierProcessLeftGoesOnUnlessItIsWrong() throws IOException {
    for (boolean right : new boolean[] {true, false}) {
      try (Situation s = situation("right-" + right)) {
        s.usual();
        String etag =
            s.snapshot(MODEL).path().resolve("onnx/model.onnx").toRealPath().getFileName() + "";
        Path blobs = s.folder().resolve("blobs");
        Files.delete(blobs.resolve(etag));
        byte[] part = Arrays.copyOf(Situation.GRAPH, 200_000);
        part[5] ^= (byte) (right ? 0 : 1);
        Files.write(blobs.resolve(etag + ".kedge.incomplete"), part);
        s.hub.requests().clear();
        Path path = s.snapshot(MODEL).path();
        assertArrayEquals(Situation.GRAPH, Files.readAllBytes(path.resolve("onnx/model.onnx")));
        List<String> ranges =
            s.hub.requests().stream()
                .filter(FakeHub.Request::toStore)
                .map(FakeHub.Request::range)
                .toList();
        assertEquals(right ? List.of("bytes=200000-") : List.of("bytes=200000-", ""), ranges);
        try (Stream<Path> left = Files.list(blobs)) {
          assertFalse(left.anyMatch(file -> file.toString().endsWith(".incomplete")));
        }
      }
    }
  }

  @Test
  void progressIsToldWithRateAndTimeLeft() throws IOException {
    try (Situation s = situation("s")) {
      s.usual();
      s.hub.fail("/lfs/", new Fault.Slow(30));
      List<HubProgress> all = new ArrayList<>();
      s.cancels =
          progress -> {
            all.add(progress);
            return false;
          };
      s.fetch(MODEL);
      List<HubProgress> graph =
          all.stream().filter(progress -> progress.file().equals("onnx/model.onnx")).toList();
      assertTrue(graph.stream().anyMatch(p -> p.bytes() < p.total() && p.left().isPresent()));
      assertEquals(Situation.GRAPH.length, graph.getLast().bytes());
      assertEquals(Situation.GRAPH.length, graph.getLast().total());
    }
  }

  @Test
  void anInterruptEndsIt() throws Exception {
    try (Situation s = situation("s")) {
      s.usual();
      s.hub.fail("/lfs/", new Fault.Silence(50_000));
      try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
        Future<HubSnapshot> fetching = thread.submit(() -> s.snapshot(MODEL));
        while (s.hub.requests().stream().noneMatch(FakeHub.Request::toStore)) {
          Thread.sleep(10);
        }
        thread.shutdownNow();
        String thrown = "" + assertThrows(ExecutionException.class, fetching::get).getCause();
        assertTrue(thrown.contains("stopped before"), thrown);
      }
      assertFalse(s.cached().contains("partial"), s.cached());
    }
  }
}
