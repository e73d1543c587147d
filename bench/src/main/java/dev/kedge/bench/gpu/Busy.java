package dev.kedge.bench.gpu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How busy the first card is while this is open, as its driver sees it: the share of time in which
 * a kernel runs, sampled by {@code nvidia-smi}.
 */
final class Busy implements AutoCloseable {
  private static final String INTERVAL_MILLISECONDS = "100";

  private final @Nullable Process sampler;
  private final Path samples;

  private Busy(@Nullable Process sampler, Path samples) {
    this.sampler = sampler;
    this.samples = samples;
  }

  /** Begins to sample; without {@code nvidia-smi} there will be no samples. */
  static Busy begin() throws IOException {
    Path samples = Files.createTempFile("kedge-gpu-busy", ".txt");
    try {
      Process sampler =
          new ProcessBuilder(
                  "nvidia-smi",
                  "--id=0",
                  "--query-gpu=utilization.gpu",
                  "--format=csv,noheader,nounits",
                  "--loop-ms=" + INTERVAL_MILLISECONDS)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .redirectOutput(samples.toFile())
              .start();
      return new Busy(sampler, samples);
    } catch (IOException e) {
      return new Busy(null, samples);
    }
  }

  /** The mean so far, from 0 to 1; empty if nothing was sampled. */
  Optional<Double> share() throws IOException {
    double[] percent =
        Files.readAllLines(samples).stream()
            .filter(line -> line.strip().matches("[0-9]+"))
            .mapToDouble(line -> Double.parseDouble(line.strip()))
            .toArray();
    return percent.length == 0
        ? Optional.empty()
        : Optional.of(java.util.Arrays.stream(percent).average().orElse(0) / 100);
  }

  @Override
  public void close() throws IOException {
    if (sampler != null) {
      sampler.destroy();
    }
    Files.deleteIfExists(samples);
  }
}
