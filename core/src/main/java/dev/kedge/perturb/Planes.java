package dev.kedge.perturb;

import dev.kedge.image.ElementType;
import dev.kedge.image.Image;
import dev.kedge.image.ImageShape;
import dev.kedge.image.InputSpec;
import dev.kedge.image.Preprocessing;
import dev.kedge.image.TensorLayout;
import dev.kedge.segment.Segmentation;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a perturber selects from: a picture and its fills in a model's input space, and the
 * superpixel of every element.
 *
 * <p>A picture is {@link #repeats} runs of {@link #period} elements; element e of each run belongs
 * to superpixel {@link #label label(e)}. NCHW has a run for every channel, NHWC is one run in which
 * the channels of a pixel follow each other. So backends need not know the layout.
 *
 * <p>The memory is outside the heap, is owned by the caller that opened it, and is only read once
 * open, by any number of threads.
 */
public final class Planes implements AutoCloseable {
  private static final long ALIGNMENT_BYTES = 64;

  private final InputSpec input;
  private final int superpixels;
  private final int[] labels;
  private final MemorySegment image;
  private final List<MemorySegment> fills;
  private final Arena arena;

  private Planes(
      InputSpec input,
      int superpixels,
      int[] labels,
      MemorySegment image,
      List<MemorySegment> fills,
      Arena arena) {
    this.input = input;
    this.superpixels = superpixels;
    this.labels = labels;
    this.image = image;
    this.fills = fills;
    this.arena = arena;
  }

  /** The planes of a view under a fill, each masked superpixel in its own mean if it is means. */
  public static Planes open(
      Image view,
      Segmentation segmentation,
      Fill fill,
      Preprocessing preprocessing,
      InputSpec input) {
    return open(view, segmentation, segmentation, fill, preprocessing, input);
  }

  /**
   * Opens the planes of a view under a fill.
   *
   * @param view the picture as the model sees it, of the input's height and width
   * @param segmentation its superpixels
   * @param filled the superpixels whose means a fill of means shows
   * @param preprocessing how a view, and a background photo, becomes the model's input
   * @throws IllegalArgumentException if sizes differ
   */
  @SuppressWarnings("MustBeClosedChecker") // closed with the planes
  public static Planes open(
      Image view,
      Segmentation segmentation,
      Segmentation filled,
      Fill fill,
      Preprocessing preprocessing,
      InputSpec input) {
    ImageShape shape = input.shape();
    if (segmentation.height() != shape.height() || segmentation.width() != shape.width()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the superpixels are for %d×%d pixels, the model's input has %d×%d",
              segmentation.height(),
              segmentation.width(),
              shape.height(),
              shape.width()));
    }
    Arena arena = Arena.ofShared();
    try {
      MemorySegment image = arena.allocate(input.bytes(), ALIGNMENT_BYTES);
      preprocessing.write(view, input, image);
      int[] labels = elementLabels(segmentation, input);
      List<MemorySegment> fills =
          FillPlanes.of(
              fill, view, image, elementLabels(filled, input), filled, preprocessing, input, arena);
      return new Planes(input, segmentation.superpixels(), labels, image, fills, arena);
    } catch (RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  private static int[] elementLabels(Segmentation segmentation, InputSpec input) {
    int[] labels = segmentation.copyLabels();
    if (input.layout() == TensorLayout.NCHW) {
      return labels;
    }
    int channels = input.shape().channels();
    int[] interleaved = new int[labels.length * channels];
    for (int p = 0; p < labels.length; p++) {
      Arrays.fill(interleaved, p * channels, (p + 1) * channels, labels[p]);
    }
    return interleaved;
  }

  public InputSpec input() {
    return input;
  }

  public ElementType type() {
    return input.type();
  }

  /** K, the number of superpixels. */
  public int superpixels() {
    return superpixels;
  }

  /** Number of elements of a run. */
  public int period() {
    return labels.length;
  }

  /** Number of runs. */
  public int repeats() {
    return input.shape().values() / labels.length;
  }

  /** The superpixel of an element of a run. */
  public int label(int element) {
    return labels[element];
  }

  /** The picture: {@link InputSpec#bytes} bytes, elements in native byte order. */
  public MemorySegment image() {
    return image;
  }

  /** Number of fills; the background of a mask is one of them. */
  public int fills() {
    return fills.size();
  }

  /** A fill, laid out as the picture. */
  public MemorySegment fill(int background) {
    return fills.get(background);
  }

  @Override
  public void close() {
    arena.close();
  }
}
