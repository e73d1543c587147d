package dev.kedge.bench;

import dev.kedge.image.Image;
import dev.kedge.image.Preprocessing;
import dev.kedge.image.Resampling;
import dev.kedge.image.Resize;
import dev.kedge.image.Step;
import dev.kedge.image.io.ImageReader;
import dev.kedge.segment.Felzenszwalb;
import dev.kedge.segment.Grid;
import dev.kedge.segment.Quickshift;
import dev.kedge.segment.Segmentation;
import dev.kedge.segment.Segmenter;
import dev.kedge.segment.Slic;
import dev.kedge.testimages.TestImages;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One segmentation of a photo of 224×224 pixels, on one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SegmenterBench {
  private static final int SIDE = 224;

  @Param({"slic", "felzenszwalb", "felzenszwalb-coarse", "quickshift", "quickshift-far", "grid"})
  public String method = "slic";

  @Param({"chelsea.png", "coffee.png", "astronaut.png", "rocket.jpg"})
  public String photo = "chelsea.png";

  private Segmenter segmenter = new Slic();
  private Image image = Image.of(1, 1, new byte[Image.CHANNELS]);

  @Setup
  public void open() throws IOException {
    segmenter = segmenter(method);
    image = view(photo);
  }

  /** The segmenter of a name that {@link #method} takes. */
  static Segmenter segmenter(String method) {
    return switch (method) {
      case "slic" -> new Slic(15, 20, .5);
      case "felzenszwalb" -> new Felzenszwalb();
      case "felzenszwalb-coarse" -> new Felzenszwalb(300, .8, 1500);
      case "quickshift" -> new Quickshift();
      case "quickshift-far" -> new Quickshift(4, 200, .2, 0);
      case "grid" -> Grid.ofSegments(15);
      default -> throw new IllegalArgumentException("no segmenter " + method);
    };
  }

  /** A photo as a model of 224×224 pixels sees it. */
  static Image view(String photo) throws IOException {
    Preprocessing preprocessing =
        Preprocessing.of(
            new Resize.ShortestEdge(256, Resampling.BILINEAR),
            new Step.CenterCrop(new Preprocessing.Size(SIDE, SIDE)));
    byte[] file = TestImages.photo(TestImages.photos(), photo).read();
    return preprocessing.view(new ImageReader().read(file, photo));
  }

  @Benchmark
  public Segmentation segment() {
    return segmenter.segment(image);
  }
}
