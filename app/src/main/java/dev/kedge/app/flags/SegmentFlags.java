package dev.kedge.app.flags;

import dev.kedge.segment.Felzenszwalb;
import dev.kedge.segment.Grid;
import dev.kedge.segment.LabelMap;
import dev.kedge.segment.Quickshift;
import dev.kedge.segment.Segmentation;
import dev.kedge.segment.Segmenter;
import dev.kedge.segment.Slic;
import dev.kedge.segment.io.LabelMapFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the picture is divided into superpixels. */
public final class SegmentFlags {
  private static final String MAP_PREFIX = "map:";
  private static final String MAPS_PREFIX = "maps:";
  private static final String DEFAULT = "slic";
  private static final Map<String, List<String>> TAKES =
      Map.of(
          "slic", List.of("--segments", "--compactness", "--sigma"),
          "felzenszwalb", List.of("--scale", "--sigma", "--min-size"),
          "quickshift", List.of("--kernel-size", "--max-dist", "--ratio", "--sigma"),
          "grid", List.of("--segments"));

  @Option(
      names = "--segmenter",
      paramLabel = "METHOD",
      defaultValue = DEFAULT,
      description =
          "slic, felzenszwalb, quickshift, grid, map:LABELS.png for a label map of the size of the"
              + " model's input, or maps:DIR for one for each photo, of its name"
              + " (default: ${DEFAULT-VALUE}).")
  String segmenter = DEFAULT;

  @Option(
      names = "--segments",
      paramLabel = "N",
      description = "slic, grid: how many superpixels to aim at (15).")
  @Nullable Integer segments;

  @Option(
      names = "--compactness",
      paramLabel = "X",
      description = "slic: weight of place against colour (20).")
  @Nullable Double compactness;

  @Option(
      names = "--sigma",
      paramLabel = "X",
      description = "slic (.5), felzenszwalb (.8), quickshift (0): smoothing before, in pixels.")
  @Nullable Double sigma;

  @Option(
      names = "--scale",
      paramLabel = "X",
      description = "felzenszwalb: the higher, the larger the superpixels (1).")
  @Nullable Double scale;

  @Option(
      names = "--min-size",
      paramLabel = "N",
      description = "felzenszwalb: least pixels of a superpixel (20).")
  @Nullable Integer minSize;

  @Option(
      names = "--kernel-size",
      paramLabel = "X",
      description = "quickshift: width of the density kernel in pixels (5).")
  @Nullable Double kernelSize;

  @Option(
      names = "--max-dist",
      paramLabel = "X",
      description = "quickshift: the higher, the fewer superpixels (10).")
  @Nullable Double maxDist;

  @Option(
      names = "--ratio",
      paramLabel = "X",
      description = "quickshift: weight of colour against place, 0 to 1 (1).")
  @Nullable Double ratio;

  /**
   * The segmenter that the flags describe.
   *
   * @throws UsageException if they are invalid
   */
  public Segmenter segmenter() {
    if (segmenter.startsWith(MAP_PREFIX) && !segmenter.equals(MAP_PREFIX)) {
      refuse("--segmenter " + segmenter, List.of());
      try {
        return new LabelMap(LabelMapFile.read(Path.of(segmenter.substring(MAP_PREFIX.length()))));
      } catch (IOException e) {
        throw new UsageException("--segmenter " + segmenter + ": " + e.getMessage());
      }
    }
    if (segmenter.startsWith(MAPS_PREFIX) && !segmenter.equals(MAPS_PREFIX)) {
      refuse("--segmenter " + segmenter, List.of());
      Path folder = Path.of(segmenter.substring(MAPS_PREFIX.length()));
      if (!Files.isDirectory(folder)) {
        throw new UsageException(
            "--segmenter %s: expected a folder of label maps, there is none".formatted(segmenter));
      }
      return new LabelMaps(folder);
    }
    List<String> takes = TAKES.get(segmenter);
    if (takes == null) {
      throw new UsageException(
          "--segmenter is '%s', expected slic, felzenszwalb, quickshift, grid, map:LABELS.png or maps:DIR"
              .formatted(segmenter));
    }
    refuse("--segmenter " + segmenter, takes);
    try {
      return usingFlags();
    } catch (IllegalArgumentException e) {
      throw new UsageException(inFlags(String.valueOf(e.getMessage())));
    }
  }

  /**
   * The segmenter of superpixels that are given otherwise than by a flag.
   *
   * @param given what they are called
   * @throws UsageException if a flag says how to cut the picture
   */
  Segmenter segmenter(String given, Segmentation superpixels) {
    if (!segmenter.equals(DEFAULT)) {
      throw new UsageException(
          "--segmenter is '%s', but %s is given too".formatted(segmenter, given));
    }
    refuse(given, List.of());
    return new LabelMap(superpixels);
  }

  private Segmenter usingFlags() {
    return switch (segmenter) {
      case "slic" -> {
        Slic usual = new Slic();
        yield new Slic(
            or(segments, usual.segments()),
            or(compactness, usual.compactness()),
            or(sigma, usual.sigma()));
      }
      case "felzenszwalb" -> {
        Felzenszwalb usual = new Felzenszwalb();
        yield new Felzenszwalb(
            or(scale, usual.scale()), or(sigma, usual.sigma()), or(minSize, usual.minSize()));
      }
      case "quickshift" -> {
        Quickshift usual = new Quickshift();
        yield new Quickshift(
            or(kernelSize, usual.kernelSize()),
            or(maxDist, usual.maxDist()),
            or(ratio, usual.ratio()),
            or(sigma, usual.sigma()));
      }
      default -> Grid.ofSegments(or(segments, new Slic().segments()));
    };
  }

  /** A message that begins with a parameter's name, with the flag's name in its place. */
  private static String inFlags(String message) {
    String name = message.substring(0, message.indexOf(' ') + 1).strip();
    String flag = "--" + name.replaceFirst("^n_", "").replace('_', '-');
    boolean known = TAKES.values().stream().anyMatch(flags -> flags.contains(flag));
    return known ? flag + message.substring(name.length()) : message;
  }

  /** Refuses flags that the method does not take: silence would let a typing error pass. */
  private void refuse(String method, List<String> takes) {
    Map<String, @Nullable Object> given = new LinkedHashMap<>();
    given.put("--segments", segments);
    given.put("--compactness", compactness);
    given.put("--sigma", sigma);
    given.put("--scale", scale);
    given.put("--min-size", minSize);
    given.put("--kernel-size", kernelSize);
    given.put("--max-dist", maxDist);
    given.put("--ratio", ratio);
    FlagChecks.refuse(method, takes, given);
  }

  private static <T> T or(@Nullable T given, T usual) {
    return given == null ? usual : given;
  }
}
