package dev.kedge.models.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.models.hub.FakeHub.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plays all that can happen with a hub, and compares what came of it with docs/hub.md. */
final class HubSituationsTest {
  private static final Path PAGE = Path.of("..", "docs", "hub.md");
  private static final String MODEL = "hf:org/repo";

  @TempDir Path folder;

  private interface Play {
    void with(Situation s) throws IOException;
  }

  private record Row(String what, Play play) {}

  private static final List<Row> WELL =
      List.of(
          new Row("a model for the first time", s -> usual(s).fetch(MODEL)),
          new Row(
              "the same again: one request, whether main has moved",
              s -> {
                usual(s).fetch(MODEL);
                int before = s.hub.requests().size();
                again(s).fetch(MODEL);
                assertEquals(before + 1, s.hub.requests().size());
              }),
          new Row(
              "a commit in full that is here: no request",
              s -> {
                String model = MODEL + "@" + s.usual().commit();
                s.fetch(model);
                int before = s.hub.requests().size();
                again(s).fetch(model);
                assertEquals(before, s.hub.requests().size());
              }),
          new Row(
              "a tag",
              s -> {
                s.usual().named("v1.0");
                s.fetch(MODEL + "@v1.0");
              }),
          new Row(
              "a branch with slashes",
              s -> {
                s.usual().named("refs/pr/1");
                s.fetch(MODEL + "@refs/pr/1");
              }),
          new Row("one file of several", s -> usual(s).fetch(MODEL + "#onnx/model_fp16.onnx")),
          new Row(
              "weights beside the .onnx",
              s -> {
                s.usual()
                    .large("onnx/model.onnx", Situation.graphWithWeightsIn("model.onnx_data"))
                    .large("onnx/model.onnx_data", Situation.bytes(400_000))
                    .large("onnx/model_fp16.onnx_data", Situation.bytes(200_000));
                s.fetch(MODEL);
              }),
          new Row(
              "a single .onnx of another name",
              s -> {
                s.hub.repository(Situation.NAME).large("vit_b16.onnx", Situation.GRAPH);
                s.fetch(MODEL);
              }),
          new Row(
              "a repository of many files, told in pages",
              s -> {
                s.usual().inPagesOf(2);
                s.fetch(MODEL);
              }),
          new Row(
              "a repository with another name now",
              s -> {
                s.usual();
                s.hub.rename("old/name", Situation.NAME);
                s.fetch("hf:old/name");
              }),
          new Row(
              "a private one, with a token: the store never sees that",
              s -> {
                s.usual().hidden();
                s.environment.put("HF_TOKEN", FakeHub.TOKEN);
                s.fetch(MODEL);
                assertTrue(s.hub.requests().stream().anyMatch(FakeHub.Request::toStore));
                for (FakeHub.Request r : s.hub.requests()) {
                  assertEquals(r.toStore() ? "" : "Bearer " + FakeHub.TOKEN, r.token(), r.path());
                }
              }),
          new Row(
              "a blob is there, its link is not: it is linked, not fetched",
              s -> {
                usual(s).fetch(MODEL);
                Files.delete(s.snapshot(MODEL).path().resolve("onnx/model.onnx"));
                long before = s.downloads();
                again(s).fetch(MODEL);
                assertEquals(before, s.downloads());
              }),
          new Row(
              "a link whose blob was deleted",
              s -> {
                usual(s).fetch(MODEL);
                Files.delete(s.snapshot(MODEL).path().resolve("config.json").toRealPath());
                again(s).fetch(MODEL);
              }));

  private static final List<Row> MENDED =
      List.of(
          new Row(
              "the connection is cut twice",
              s -> {
                s.hub.fail("/lfs/", new Fault.Cut(100_000), new Fault.Cut(50_000));
                usual(s).fetch(MODEL);
                assertEquals(3, s.hub.requests().stream().filter(FakeHub.Request::toStore).count());
              }),
          new Row(
              "it is cut, and the store does not give the rest alone",
              s -> {
                s.hub.fail("/lfs/", new Fault.Cut(100_000), new Fault.Whole());
                usual(s).fetch(MODEL);
              }),
          new Row(
              "the store refuses the rest",
              s -> {
                s.hub.fail("/lfs/", new Fault.Cut(100_000), new Fault.Status(416));
                usual(s).fetch(MODEL);
              }),
          new Row(
              "the connection goes silent",
              s -> {
                s.environment.put("HF_HUB_DOWNLOAD_TIMEOUT", "2");
                s.hub.fail("/lfs/", new Fault.Silence(100_000));
                usual(s).fetch(MODEL);
              }),
          new Row(
              "too many requests, with a wait",
              s -> {
                s.hub.fail("/api/", new Fault.Status(429, Map.of("ratelimit", "\"api\";r=0;t=1")));
                usual(s).fetch(MODEL);
              }),
          new Row(
              "a time-out and an error of the store",
              s -> {
                s.hub.fail("/lfs/", new Fault.Status(408), new Fault.Status(503));
                usual(s).fetch(MODEL);
              }),
          new Row(
              "a file comes damaged once",
              s -> {
                s.hub.fail("/lfs/", new Fault.Damage());
                usual(s).fetch(MODEL);
              }),
          new Row(
              "the network went in the middle, and is back for the next run",
              s -> {
                goesInTheMiddle(s);
                s.hub.mend();
                again(s).fetch(MODEL);
                assertTrue(s.hub.requests().stream().anyMatch(r -> r.range().startsWith("bytes=")));
              }),
          new Row(
              "no network, and the files are here",
              s -> {
                usual(s).fetch(MODEL);
                s.goAway();
                again(s).fetch(MODEL);
              }),
          new Row(
              "the hub is broken, and the files are here",
              s -> {
                usual(s).fetch(MODEL);
                s.hub.fail(
                    "/api/", new Fault.Status(500), new Fault.Status(500), new Fault.Status(500));
                again(s).fetch(MODEL);
              }),
          new Row(
              "HF_HUB_OFFLINE=1, and the files are here: no request",
              s -> {
                usual(s).fetch(MODEL);
                int before = s.hub.requests().size();
                s.environment.put("HF_HUB_OFFLINE", "1");
                again(s).fetch(MODEL);
                assertEquals(before, s.hub.requests().size());
              }),
          new Row(
              "HF_HUB_OFFLINE=1, and Python has fetched some files",
              s -> {
                usual(s).fetch(MODEL);
                delete(s.folder().resolve(".no_exist"));
                s.environment.put("HF_HUB_OFFLINE", "1");
                again(s).fetch(MODEL);
              }),
          new Row(
              "Ctrl-C in the middle",
              s -> {
                s.hub.fail("/lfs/", new Fault.Slow(50));
                s.cancels = progress -> progress.file().endsWith(".onnx") && progress.bytes() > 0;
                usual(s).fetch(MODEL);
              }));

  private static final List<Row> REFUSED =
      List.of(
          new Row(
              "no plain .onnx among several",
              s -> {
                s.usual().without("onnx/model.onnx").large("onnx/model_int8.onnx", new byte[99]);
                s.fetch(MODEL);
              }),
          new Row(
              "no .onnx",
              s -> {
                s.usual().without("onnx/model.onnx").without("onnx/model_fp16.onnx");
                s.fetch(MODEL);
              }),
          new Row("#FILE is not there", s -> usual(s).fetch(MODEL + "#model.onnx")),
          new Row(
              "the weights are not there",
              s -> {
                s.usual().large("onnx/model.onnx", Situation.graphWithWeightsIn("model.onnx_data"));
                s.fetch(MODEL);
              }),
          new Row(
              "the weights are said to lie elsewhere",
              s -> {
                s.usual().large("onnx/model.onnx", Situation.graphWithWeightsIn("../../passwd"));
                s.fetch(MODEL);
              }),
          new Row("no such revision", s -> usual(s).fetch(MODEL + "@v9")),
          new Row("no such repository", s -> usual(s).fetch("hf:org/other")),
          new Row(
              "no such repository, with a token",
              s -> {
                s.environment.put("HF_TOKEN", FakeHub.TOKEN);
                usual(s).fetch("hf:org/other");
              }),
          new Row(
              "a token that is not valid any more",
              s -> {
                s.environment.put("HF_TOKEN", "hf_old");
                usual(s).fetch(MODEL);
              }),
          new Row(
              "a gated one, without a token",
              s -> {
                s.usual().gated();
                s.fetch(MODEL);
              }),
          new Row(
              "a gated one, with a token of somebody without access",
              s -> {
                s.usual().gated();
                s.environment.put("HF_TOKEN", FakeHub.TOKEN);
                s.fetch(MODEL);
              }),
          new Row(
              "a token that is none",
              s -> {
                s.environment.put("HF_TOKEN", "my token");
                usual(s).fetch(MODEL);
              }),
          new Row("the network goes in the middle", HubSituationsTest::goesInTheMiddle),
          new Row(
              "HF_HUB_OFFLINE=1, and the model is not here",
              s -> {
                s.environment.put("HF_HUB_OFFLINE", "1");
                usual(s).fetch(MODEL);
              }),
          new Row(
              "HF_HUB_OFFLINE=1, and only another of its files is here",
              s -> {
                usual(s).fetch(MODEL);
                s.environment.put("HF_HUB_OFFLINE", "1");
                again(s).fetch(MODEL + "#onnx/model_fp16.onnx");
              }),
          new Row(
              "no network, and the model is not here",
              s -> {
                s.goAway();
                s.fetch(MODEL);
              }),
          new Row(
              "a host without an address",
              s -> {
                s.environment.put("HF_ENDPOINT", "http://hub.invalid");
                s.fetch(MODEL);
              }),
          new Row(
              "too many requests, with a long wait",
              s -> {
                s.hub.fail(
                    "/api/", new Fault.Status(429, Map.of("ratelimit", "\"api\";r=0;t=900")));
                usual(s).fetch(MODEL);
              }),
          new Row(
              "a file comes damaged twice",
              s -> {
                s.hub.fail("/lfs/", new Fault.Damage(), new Fault.Damage());
                usual(s).fetch(MODEL);
              }),
          new Row(
              "HTML in place of JSON",
              s -> {
                s.hub.fail("/api/", new Fault.Text("text/html", "<!doctype html><p>Log in"));
                usual(s).fetch(MODEL);
              }),
          new Row(
              "JSON that is none",
              s -> {
                s.hub.fail("/api/", new Fault.Text("application/json", "{\"sha\": "));
                usual(s).fetch(MODEL);
              }),
          new Row(
              "HTML in place of a file",
              s -> {
                s.hub.fail("/lfs/", new Fault.Text("text/html", "<!doctype html><p>Log in"));
                usual(s).fetch(MODEL);
              }),
          new Row(
              "the hub sends on in a circle",
              s -> {
                s.hub.rename(Situation.NAME, Situation.NAME);
                s.fetch(MODEL);
              }),
          new Row(
              "a certificate that nobody knows",
              s -> {
                try (SelfSignedServer server = SelfSignedServer.open(s.home)) {
                  s.environment.put("HF_ENDPOINT", server.endpoint());
                  s.fetch(MODEL);
                }
              }),
          new Row(
              "a file larger than the disk",
              s -> {
                s.usual().claiming("onnx/model.onnx", 4_000_000_000_000_000L);
                s.fetch(MODEL);
              }),
          new Row(
              "the cache is no folder",
              s -> {
                Files.writeString(s.cache, "a file");
                usual(s).fetch(MODEL);
              }),
          new Row(
              "HF_ENDPOINT is no address",
              s -> {
                s.environment.put("HF_ENDPOINT", "huggingface.co");
                s.fetch(MODEL);
              }),
          new Row(
              "a time-out that is no number",
              s -> {
                s.environment.put("HF_HUB_DOWNLOAD_TIMEOUT", "soon");
                s.fetch(MODEL);
              }));

  private static void goesInTheMiddle(Situation s) throws IOException {
    s.hub.fail("/lfs/", new Fault.Cut(100_000));
    s.hub.fail("/resolve/", new Fault.Pass(3), new Fault.Down());
    usual(s).fetch(MODEL);
    while (s.printed.size() > 1) {
      s.printed.removeFirst(); // tries again, as often as there is time for
    }
    assertTrue(s.cached().contains("partial"), s.cached());
  }

  private static Situation usual(Situation s) {
    s.usual();
    return s;
  }

  /** What was printed before is no part of the story. */
  private static Situation again(Situation s) {
    s.printed.clear();
    return s;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void whatHappensIsWhatThePageSays() throws IOException {
    StringBuilder page = new StringBuilder(Files.readString(PAGE).split("\n## ", 2)[0]);
    page.append(table("It works", WELL, false));
    page.append(table("It goes on", MENDED, false));
    page.append(table("It does not work: one line, exit code 3", REFUSED, true));
    Path made = Path.of("target", "hub.md");
    Files.writeString(made, page);
    assertEquals(
        page.toString(),
        Files.readString(PAGE),
        "if it should be so, copy " + made.toAbsolutePath());
  }

  private String table(String title, List<Row> rows, boolean fails) throws IOException {
    StringBuilder table =
        new StringBuilder(
            "\n## "
                + title
                + "\n| what | what is printed | what is in the cache then |\n|---|---|---|\n");
    for (Row row : rows) {
      Path own = Files.createTempDirectory(folder, "situation");
      try (Situation s = new Situation(own)) {
        row.play.with(s);
        boolean refused = s.lines().getLast().startsWith("kedge: ");
        assertEquals(fails || row.what.startsWith("Ctrl-C"), refused, row + ": " + s.printed);
        assertFalse(s.printed.toString().contains("\n"), row + ": " + s.printed);
        table.append(
            "| %s | %s | %s |\n".formatted(row.what, String.join("<br>", s.lines()), s.cached()));
      }
    }
    return table.toString();
  }
}
