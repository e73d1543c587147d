package dev.kedge.bench;

import dev.kedge.testimages.Demo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Makes what {@code bench/trouble} tries: pictures and models that are damaged, or lie.
 *
 * <p>{@code Trouble pictures SEEDS OUT}: of each picture of a folder, parts that end at 20 places,
 * ten with flipped bits and ten whose header says something else. {@code Trouble models OUT}: the
 * demo model with damaged graphs, odd configurations, or something else under its names.
 */
public final class Trouble {
  private static final long SEED = 20261125;
  private static final int CUTS = 20;
  private static final int FLIPS = 10;
  private static final int LIES = 10;
  private static final int HEADER_BYTES = 48;
  private static final int GRAPHS = 40;

  /** What stands in a configuration's place, or for one of its values. */
  private static final List<String> ODD =
      List.of(
          "null",
          "-1",
          "0",
          "1e400",
          "\"NaN\"",
          "100000000",
          "[]",
          "{}",
          "[0,0,0]",
          "true",
          "\"\"",
          "{\"height\":0,\"width\":0}",
          "{\"height\":100000,\"width\":100000}",
          "[1,2]",
          "\"a\"",
          "{\"shortest_edge\":-5}");

  private static final List<String> KEYS =
      List.of("image_mean", "image_std", "rescale_factor", "size", "crop_size");

  private static final List<String> OTHERS =
      List.of(
          "",
          "<!DOCTYPE html><html><body>Not found</body></html>",
          "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n",
          "PK\003\004",
          "\uFEFF{}");

  private Trouble() {}

  /** Makes them: see the class. */
  public static void main(String[] args) throws IOException {
    Random random = new Random(SEED);
    if (args.length == 3 && args[0].equals("pictures")) {
      pictures(Path.of(args[1]), Path.of(args[2]), random);
    } else if (args.length == 2 && args[0].equals("models")) {
      models(Path.of(args[1]), random);
    } else {
      throw new IllegalArgumentException("expected pictures SEEDS OUT or models OUT");
    }
  }

  private static void pictures(Path seeds, Path out, Random random) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(seeds)) {
      files = all.filter(file -> !file.toString().endsWith(".md")).sorted().toList();
    }
    for (Path file : files) {
      byte[] whole = Files.readAllBytes(file);
      String name = String.valueOf(file.getFileName());
      for (int i = 0; i < CUTS && whole.length > CUTS; i++) {
        int length = (int) ((long) whole.length * i / CUTS);
        write(out, "cut" + i + "-" + name, Arrays.copyOf(whole, length));
      }
      for (int i = 0; i < FLIPS && whole.length > 0; i++) {
        write(out, "flipped" + i + "-" + name, damaged(whole, whole.length, 1 + i % 4, random));
      }
      for (int i = 0; i < LIES && whole.length > 0; i++) {
        int header = Math.min(HEADER_BYTES, whole.length);
        byte[] lie = whole.clone();
        lie[random.nextInt(header)] = (byte) List.of(0, 1, 0x7F, 0x80, 0xFF).get(i % 5).intValue();
        write(out, "lying" + i + "-" + name, lie);
      }
    }
  }

  private static byte[] damaged(byte[] whole, int within, int flips, Random random) {
    byte[] damaged = whole.clone();
    for (int i = 0; i < flips; i++) {
      damaged[random.nextInt(within)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    }
    return damaged;
  }

  private static void models(Path out, Random random) throws IOException {
    Path demo = Demo.writeModel(Files.createDirectories(out.resolve("seed")));
    byte[] graph = Files.readAllBytes(demo.resolve("model.onnx"));
    for (int i = 0; i < GRAPHS; i++) {
      Path model = copy(demo, out.resolve("graph" + i));
      byte[] odd =
          i % 2 == 0
              ? Arrays.copyOf(graph, (int) ((long) graph.length * i / GRAPHS))
              : damaged(graph, i % 4 == 1 ? 2000 : graph.length, 1 + i, random);
      Files.write(model.resolve("model.onnx"), odd);
    }
    for (String key : KEYS) {
      for (int i = 0; i < ODD.size(); i++) {
        Path model = copy(demo, out.resolve(key + i));
        Files.writeString(
            model.resolve("preprocessor_config.json"),
            "{\"image_processor_type\":\"ConvNextImageProcessor\",\"do_resize\":true,\"%s\":%s}"
                .formatted(key, ODD.get(i)));
      }
    }
    for (String file : List.of("model.onnx", "preprocessor_config.json", "config.json")) {
      for (int i = 0; i < OTHERS.size(); i++) {
        Path model = copy(demo, out.resolve(file + i));
        Files.writeString(model.resolve(file), OTHERS.get(i), StandardCharsets.UTF_8);
      }
      Files.delete(copy(demo, out.resolve("no-" + file)).resolve(file));
    }
  }

  private static Path copy(Path demo, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(demo)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(String.valueOf(file.getFileName())));
      }
    }
    return to;
  }

  private static void write(Path out, String name, byte[] content) throws IOException {
    Files.write(Files.createDirectories(out).resolve(name), content);
  }
}
