package dev.kedge.image;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a photo becomes a model's input, as a Hugging Face {@code preprocessor_config.json} says:
 * resize, centre crop, rescale, normalise, channel order.
 *
 * @param resize how the photo is resized first
 * @param crop height and width cut from the centre afterwards, if any; where the resized picture is
 *     smaller it is padded with black
 * @param rescaleFactor what each value 0..255 is multiplied with; 1 for none
 * @param mean subtracted from each rescaled value, one a channel of the model, in the model's
 *     order; empty for none
 * @param std what the difference is divided by, likewise
 * @param flipChannelOrder whether the model takes blue, green, red
 */
public record Preprocessing(
    Resize resize,
    Optional<Size> crop,
    double rescaleFactor,
    List<Double> mean,
    List<Double> std,
    boolean flipChannelOrder) {
  /** The most pixels that {@link #view} makes. */
  public static final long MOST_PIXELS = 100_000_000;

  /** Height and width in pixels, each at least 1. */
  public record Size(int height, int width) {
    public Size {
      if (height < 1 || width < 1) {
        throw new IllegalArgumentException("a size of " + height + "×" + width + " pixels");
      }
    }
  }

  /** How a photo is resized. */
  public sealed interface Resize {
    /** Not at all. */
    record None() implements Resize {}

    /** The shorter side to a length, the other in proportion, rounded down. */
    record ShortestEdge(int pixels, Resampling resampling) implements Resize {
      public ShortestEdge {
        if (pixels < 1) {
          throw new IllegalArgumentException("a shortest edge of " + pixels + " pixels");
        }
      }
    }

    /** To a height and width, whatever the proportions. */
    record Exact(Size size, Resampling resampling) implements Resize {}
  }

  /**
   * @throws IllegalArgumentException if a number is not finite, or the factor or a standard
   *     deviation is 0
   */
  public Preprocessing {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    requireUsable("rescale factor", rescaleFactor, false);
    mean.forEach(m -> requireUsable("mean", m, true));
    std.forEach(s -> requireUsable("standard deviation", s, false));
  }

  private static void requireUsable(String what, double value, boolean zeroToo) {
    if (!Double.isFinite(value) || (value == 0 && !zeroToo)) {
      throw new IllegalArgumentException("a " + what + " of " + value + " in the preprocessing");
    }
  }

  /**
   * The picture that the model sees: the photo resized and cropped. Only the part that the crop
   * leaves is computed.
   *
   * @throws IllegalArgumentException if it would have more than {@link #MOST_PIXELS} pixels, or a
   *     side of the resized picture, before the crop, would be 2³¹ or longer
   */
  public Image view(Image photo) {
    Frame frame = frame(photo.height(), photo.width());
    Image part =
        Resampler.resize(photo, frame.height(), frame.width(), frame.window(), frame.resampling());
    return pad(part, frame);
  }

  /**
   * The size of the view of a photo of some height and width, in pixels.
   *
   * @throws IllegalArgumentException as {@link #view} does
   */
  public Size viewSize(int photoHeight, int photoWidth) {
    Frame frame = frame(photoHeight, photoWidth);
    return new Size(frame.viewHeight(), frame.viewWidth());
  }

  /**
   * Where the view of a photo comes from.
   *
   * @param height of the resized photo, before the crop
   * @param width likewise
   * @param window the part of the resized photo that is seen
   * @param viewHeight of the view, the black round the window included
   * @param viewWidth likewise
   * @param top rows of black above the window
   * @param left columns of black left of it
   */
  record Frame(
      long height,
      long width,
      Resampling resampling,
      Resampler.Window window,
      int viewHeight,
      int viewWidth,
      int top,
      int left) {}

  /** The frame of photos of a size; fails as {@link #view} does. */
  Frame frame(int photoHeight, int photoWidth) {
    return switch (resize) {
      case Resize.None() ->
          frame(photoHeight, photoWidth, photoHeight, photoWidth, Resampling.NEAREST);
      case Resize.Exact(Size(int height, int width), Resampling resampling) ->
          frame(photoHeight, photoWidth, height, width, resampling);
      case Resize.ShortestEdge(int pixels, Resampling resampling) -> {
        long shorter = Math.min(photoHeight, photoWidth);
        long height = photoHeight * (long) pixels / shorter;
        long width = photoWidth * (long) pixels / shorter;
        yield frame(photoHeight, photoWidth, height, width, resampling);
      }
    };
  }

  private Frame frame(
      int photoHeight, int photoWidth, long height, long width, Resampling resampling) {
    long viewHeight = crop.isPresent() ? crop.get().height() : height;
    long viewWidth = crop.isPresent() ? crop.get().width() : width;
    if (Math.max(height, width) > Integer.MAX_VALUE || viewHeight * viewWidth > MOST_PIXELS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a photo of %d×%d pixels (height × width) would be resized to %d×%d; cut it to better"
                  + " proportions",
              photoHeight,
              photoWidth,
              height,
              width));
    }
    long top = Math.floorDiv(height - viewHeight, 2);
    long left = Math.floorDiv(width - viewWidth, 2);
    Resampler.Window window =
        new Resampler.Window(
            Math.max(top, 0),
            Math.max(left, 0),
            (int) Math.min(height, viewHeight),
            (int) Math.min(width, viewWidth));
    return new Frame(
        height,
        width,
        resampling,
        window,
        (int) viewHeight,
        (int) viewWidth,
        (int) Math.max(-top, 0),
        (int) Math.max(-left, 0));
  }

  private static Image pad(Image part, Frame frame) {
    int height = frame.viewHeight();
    int width = frame.viewWidth();
    if (part.height() == height && part.width() == width) {
      return part;
    }
    int rowBytes = part.width() * Image.CHANNELS;
    byte[] padded = new byte[height * width * Image.CHANNELS];
    for (int y = 0; y < part.height(); y++) {
      int at = ((frame.top() + y) * width + frame.left()) * Image.CHANNELS;
      System.arraycopy(part.values(), y * rowBytes, padded, at, rowBytes);
    }
    return Image.owning(height, width, padded);
  }

  /**
   * Writes a view in a model's input space.
   *
   * <p>A value v becomes ((float) (v·factor) − (float) mean) / (float) std: the product in double,
   * difference and quotient in float, each rounded once, so a float32 result equals that of numpy
   * in a Hugging Face processor to the bit. FLOAT16 rounds it once more to the nearest half, UINT8
   * to the nearest whole number, clipped to 0..255. A model of one channel gets the luma of ITU-R
   * BT.601, (299·R + 587·G + 114·B) / 1000, rounded to 8 bits.
   *
   * @param view a picture of the input's height and width
   * @param target the input's {@link InputSpec#bytes} bytes, in native byte order
   * @throws IllegalArgumentException if sizes differ, or the channels are not 1 (grey) or 3, or
   *     means or standard deviations are not one a channel
   */
  public void write(Image view, InputSpec input, MemorySegment target) {
    ImageShape shape = input.shape();
    int channels = shape.channels();
    if (view.height() != shape.height() || view.width() != shape.width()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a view of %d×%d pixels (height × width) for a model that takes %d×%d; give the"
                  + " resize or crop that makes this size",
              view.height(),
              view.width(),
              shape.height(),
              shape.width()));
    }
    if (channels != 1 && channels != Image.CHANNELS) {
      throw new IllegalArgumentException(
          "a model input of " + channels + " channels; 1 (grey) or 3 (colour) can be written");
    }
    if (target.byteSize() != input.bytes()) {
      throw new IllegalArgumentException(
          target.byteSize() + " bytes given for a model input of " + input.bytes());
    }
    TensorWriter writer = new TensorWriter(input, target);
    if (channels == 1) {
      writer.write(0, luma(view), 0, 1, table(0, 1));
      return;
    }
    for (int c = 0; c < channels; c++) {
      int source = flipChannelOrder ? channels - 1 - c : c;
      writer.write(c, view.values(), source, channels, table(c, channels));
    }
  }

  private float[] table(int channel, int channels) {
    float mean = (float) ofChannel("means", this.mean, channel, channels, 0);
    float std = (float) ofChannel("standard deviations", this.std, channel, channels, 1);
    float[] table = new float[256];
    for (int v = 0; v < table.length; v++) {
      table[v] = ((float) (v * rescaleFactor) - mean) / std;
    }
    return table;
  }

  private static double ofChannel(
      String what, List<Double> values, int channel, int channels, double none) {
    if (values.isEmpty()) {
      return none;
    }
    if (values.size() != channels) {
      throw new IllegalArgumentException(
          values.size()
              + " "
              + what
              + " in the preprocessing of a model of "
              + channels
              + " channels");
    }
    return values.get(channel);
  }

  private static byte[] luma(Image view) {
    byte[] rgb = view.values();
    byte[] luma = new byte[view.pixels()];
    for (int i = 0; i < luma.length; i++) {
      int red = rgb[3 * i] & 0xFF;
      int green = rgb[3 * i + 1] & 0xFF;
      int blue = rgb[3 * i + 2] & 0xFF;
      luma[i] = (byte) ((299 * red + 587 * green + 114 * blue + 500) / 1000);
    }
    return luma;
  }
}
