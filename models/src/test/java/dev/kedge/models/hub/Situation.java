package dev.kedge.models.hub;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A hub, a cache and an environment, and what came of fetching models with them. */
final class Situation implements AutoCloseable {
  /** Waits of a patient machine, in a hurry. */
  static final Pace PACE =
      new Pace(
          3,
          Duration.ofMillis(5),
          Duration.ofMillis(20),
          Duration.ofSeconds(2),
          Duration.ofSeconds(4));

  static final String NAME = "org/repo";
  static final byte[] GRAPH = bytes(300_000);

  final FakeHub hub = FakeHub.open();
  final Path home;
  final Path cache;
  final Map<String, String> environment = new TreeMap<>();
  final List<String> printed = new ArrayList<>();
  Predicate<HubProgress> cancels = progress -> false;

  Situation(Path folder) throws IOException {
    home = folder;
    cache = folder.resolve("hub");
    environment.put("HF_ENDPOINT", hub.endpoint());
    environment.put("HF_HOME", folder.toString());
    environment.put("HF_HUB_ETAG_TIMEOUT", "30");
  }

  static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  /** A repository as most are. */
  FakeHub.Repository usual() {
    return hub.repository(NAME)
        .small("README.md", "words")
        .small("config.json", "{\"id2label\":{\"0\":\"cat\"}}")
        .small("preprocessor_config.json", "{}")
        .large("model.safetensors", bytes(500_000))
        .large("onnx/model.onnx", GRAPH)
        .large("onnx/model_fp16.onnx", bytes(150_000));
  }

  Path folder() {
    return cache.resolve("models--org--repo");
  }

  /** Fetches, and keeps what would be printed. */
  Situation fetch(String model) {
    try {
      HubSnapshot snapshot = snapshot(model);
      printed.add("opens " + cache.relativize(snapshot.path()));
    } catch (HubException e) {
      printed.add("kedge: " + e.getMessage());
    }
    return this;
  }

  HubSnapshot snapshot(String model) {
    boolean[] cancelled = {false};
    return Hub.of(environment)
        .with(PACE)
        .fetch(
            HubModel.parse(model),
            new HubListener() {
              @Override
              public void onProgress(HubProgress progress) {
                cancelled[0] |= cancels.test(progress);
              }

              @Override
              public void onNotice(String sentence) {
                synchronized (printed) {
                  printed.add("kedge: " + sentence);
                }
              }

              @Override
              public boolean cancelled() {
                return cancelled[0];
              }
            });
  }

  /** A server that is no hub any more. */
  void goAway() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      environment.put("HF_ENDPOINT", "http://127.0.0.1:" + free.getLocalPort());
    }
  }

  /** The message of a graph with weights at a place. */
  static byte[] graphWithWeightsIn(String location) {
    byte[] entry =
        join(
            field(1, "location".getBytes(StandardCharsets.UTF_8)),
            field(2, location.getBytes(StandardCharsets.UTF_8)));
    return field(7, field(5, field(13, entry)));
  }

  private static byte[] field(int number, byte[] value) {
    return join(new byte[] {(byte) (number << 3 | 2), (byte) value.length}, value);
  }

  private static byte[] join(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  /** What was printed, without what differs from run to run. */
  List<String> lines() {
    return printed.stream().map(this::plain).toList();
  }

  private String plain(String line) {
    return line.replace(cache.toString(), "~/.cache/huggingface/hub")
        .replace(home.toString(), "~/.cache/huggingface")
        .replaceAll("http://127\\.0\\.0\\.1:\\d+", "https://huggingface.co")
        .replaceAll("(https://)?127\\.0\\.0\\.1(:\\d+)?", "huggingface.co")
        .replaceAll("localhost(:\\d+)?", "cas-bridge.xethub.hf.co")
        .replaceAll("broke \\([^)]*\\)", "broke (…)")
        .replaceAll("room for [\\d.]+ .B", "room for 82 GB")
        .replaceAll("ended after .* of", "ended after … of")
        .replaceAll("\\b[0-9a-f]{40}([0-9a-f]{24})?\\b", "…");
  }

  /** What lies in the cache, in short. */
  String cached() throws IOException {
    if (!Files.isDirectory(cache)) {
      return "nothing";
    }
    List<String> parts = new ArrayList<>();
    try (Stream<Path> all = Files.walk(cache)) {
      List<Path> files =
          all.filter(file -> !Files.isDirectory(file))
              .filter(file -> file.startsWith(cache) && file.toString().contains("/models--"))
              .filter(file -> !file.toString().contains("/.locks/"))
              .sorted()
              .toList();
      long blobs =
          files.stream().filter(f -> f.toString().contains("/blobs/") && !isPart(f)).count();
      long halves = files.stream().filter(Situation::isPart).count();
      if (blobs > 0) {
        parts.add(blobs + (blobs == 1 ? " blob" : " blobs"));
      }
      if (halves > 0) {
        parts.add(halves + " partial file");
      }
      String links = under("snapshots", files, 2);
      if (!links.isEmpty()) {
        parts.add("links " + links);
      }
      String refs = under("refs", files, 1);
      if (!refs.isEmpty()) {
        parts.add("ref " + refs);
      }
      String absent = under(".no_exist", files, 2);
      if (!absent.isEmpty()) {
        parts.add("absent: " + absent);
      }
    }
    return parts.isEmpty() ? "nothing" : String.join("; ", parts);
  }

  private static boolean isPart(Path file) {
    return file.toString().endsWith(".incomplete") || file.toString().endsWith(".part");
  }

  private String under(String name, List<Path> files, int levels) {
    int above = cache.getNameCount() + 1;
    return files.stream()
        .filter(file -> file.getName(above).toString().equals(name))
        .map(file -> file.subpath(above + levels, file.getNameCount()).toString())
        .collect(Collectors.joining(", "));
  }

  /** The requests, without their hashes. */
  long downloads() {
    return hub.requests().stream().filter(r -> r.path().contains("/resolve/")).count();
  }

  @Override
  public void close() {
    hub.close();
  }
}
