package dev.kedge.bench;

import dev.kedge.image.ImageBatch;
import dev.kedge.perturb.Backends;
import dev.kedge.perturb.Perturber;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Masked pictures of 3×224×224 floats by the batch of 32; "copy" is what no select can beat. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class SelectBench {
  private static final int ROWS = 32;

  @Param({"copy", "simd", "scalar"})
  public String backend = "copy";

  @Param({"15", "64", "200"})
  public int superpixels = 15;

  private @Nullable SelectFixture fixture;
  private @Nullable Backends backends;
  private @Nullable Perturber perturber;

  @Setup(Level.Trial)
  public void open() {
    fixture = new SelectFixture(superpixels, ROWS);
    if (!backend.equals("copy")) {
      backends = Backends.load();
      perturber = backends.named(backend).open(fixture.planes);
    }
  }

  @TearDown(Level.Trial)
  public void close() {
    if (perturber != null) {
      perturber.close();
    }
    if (backends != null) {
      backends.close();
    }
    if (fixture != null) {
      fixture.close();
    }
  }

  @Benchmark
  public ImageBatch select() {
    SelectFixture opened = fixture;
    if (opened == null) {
      throw new IllegalStateException("not open");
    }
    if (perturber == null) {
      opened.copy();
    } else {
      perturber.perturb(opened.masks, 0, ROWS, opened.batch, 0);
    }
    return opened.batch;
  }
}
