package dev.kedge.image;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a photo becomes a model's input, step by step.
 *
 * @param steps in the order in which they are done: at most one {@link Step.CropShare}, one {@link
 *     Resize} and one {@link Step.CenterCrop} make the view; then at most one {@link Step.Rescale},
 *     then {@link Step.ReverseChannels} and {@link Step.Normalize} make its numbers
 */
public record Preprocessing(List<Step> steps) {
  /** The most pixels that {@link #view} makes. */
  public static final long MOST_PIXELS = 100_000_000;

  /** The place of the first step that may come again. */
  private static final int REPEATED = 4;

  /** Height and width in pixels, each at least 1. */
  public record Size(int height, int width) {
    public Size {
      if (height < 1 || width < 1) {
        throw new IllegalArgumentException("a size of " + height + "×" + width + " pixels");
      }
    }
  }

  /**
   * @throws IllegalArgumentException if the steps are in another order
   */
  public Preprocessing {
    steps = List.copyOf(steps);
    int last = -1;
    for (Step step : steps) {
      int place = place(step);
      if (place < last || (place == last && place < REPEATED)) {
        throw new IllegalArgumentException(
            "the steps of a preprocessing are in another order than theirs: " + steps);
      }
      last = place;
    }
  }

  /** These steps. */
  public static Preprocessing of(Step... steps) {
    return new Preprocessing(List.of(steps));
  }

  private static int place(Step step) {
    return switch (step) {
      case Step.CropShare _ -> 0;
      case Resize _ -> 1;
      case Step.CenterCrop _ -> 2;
      case Step.Rescale _ -> 3;
      case Step.ReverseChannels _ -> REPEATED;
      case Step.Normalize _ -> REPEATED;
    };
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
    return framed(Resampler.resize(photo, frame), frame);
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

  /** The size of every view; empty if that depends on the photo. */
  public Optional<Size> fixedSize() {
    Optional<Size> size = Optional.empty();
    for (Step step : steps) {
      if (step instanceof Resize resize) {
        size = resize instanceof Resize.Exact exact ? Optional.of(exact.size()) : Optional.empty();
      } else if (step instanceof Step.CenterCrop crop) {
        size = Optional.of(crop.size());
      }
    }
    return size;
  }

  /** The frame of photos of a size; fails as {@link #view} does. */
  Frame frame(int photoHeight, int photoWidth) {
    return Frame.of(steps, photoHeight, photoWidth);
  }

  private static Image framed(Image part, Frame frame) {
    int height = frame.viewHeight();
    int width = frame.viewWidth();
    if (part.height() == height && part.width() == width) {
      return part;
    }
    int rowBytes = part.width() * Image.CHANNELS;
    byte[] view = new byte[height * width * Image.CHANNELS];
    for (int at = 0; at < view.length; at += Image.CHANNELS) {
      view[at] = (byte) frame.border().red();
      view[at + 1] = (byte) frame.border().green();
      view[at + 2] = (byte) frame.border().blue();
    }
    for (int y = 0; y < part.height(); y++) {
      int at = ((frame.top() + y) * width + frame.left()) * Image.CHANNELS;
      System.arraycopy(part.values(), y * rowBytes, view, at, rowBytes);
    }
    return Image.owning(height, width, view);
  }

  /**
   * Writes a view in a model's input space.
   *
   * <p>A value v is rescaled to (float) (v·factor) + offset, and normalised to (x − mean) / std,
   * where offset, mean and std are rounded to float: the product in double, all else in float, each
   * rounded once, so a float32 result equals that of NumPy in a Hugging Face processor to the bit.
   * FLOAT16 rounds it once more to the nearest half, UINT8 to the nearest whole number, clipped to
   * 0..255. A model of one channel gets the luma of ITU-R BT.601, (299·R + 587·G + 114·B) / 1000,
   * rounded to 8 bits.
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
    byte[] values = channels == 1 ? luma(view) : view.values();
    List<ChannelTable> tables = ChannelTable.of(steps, channels);
    for (int c = 0; c < channels; c++) {
      writer.write(c, values, channels, tables.get(c));
    }
  }

  /** The rescaling; one by 1 if there is none. */
  public Step.Rescale rescale() {
    for (Step step : steps) {
      if (step instanceof Step.Rescale rescale) {
        return rescale;
      }
    }
    return new Step.Rescale(1);
  }

  /**
   * What is subtracted from each {@linkplain #rescale rescaled} value x, one a channel of the
   * model, in the model's order: all normalising taken together is (x − mean) / {@link #std std}.
   * Empty if nothing is normalised.
   */
  public List<Double> mean() {
    return normalize().map(Step.Normalize::mean).orElse(List.of());
  }

  /** What the difference is divided by, likewise. */
  public List<Double> std() {
    return normalize().map(Step.Normalize::std).orElse(List.of());
  }

  /** Whether the model takes blue, green, red. */
  public boolean channelsReversed() {
    return steps.stream().filter(Step.ReverseChannels.class::isInstance).count() % 2 == 1;
  }

  /** All normalising taken together, in the model's order of channels. */
  private Optional<Step.Normalize> normalize() {
    Optional<Step.Normalize> all = Optional.empty();
    for (Step step : steps) {
      if (step instanceof Step.ReverseChannels) {
        all = all.map(n -> new Step.Normalize(n.mean().reversed(), n.std().reversed()));
      } else if (step instanceof Step.Normalize next) {
        all = Optional.of(all.map(first -> joined(first, next)).orElse(next));
      }
    }
    return all;
  }

  /** ((x − m) / s − mean) / std is (x − (m + mean·s)) / (s·std). */
  private static Step.Normalize joined(Step.Normalize first, Step.Normalize next) {
    List<Double> mean = new ArrayList<>();
    List<Double> std = new ArrayList<>();
    for (int c = 0; c < Math.max(first.mean().size(), next.mean().size()); c++) {
      double before = ofChannel(first.std(), c);
      mean.add(ofChannel(first.mean(), c) + ofChannel(next.mean(), c) * before);
      std.add(before * ofChannel(next.std(), c));
    }
    return new Step.Normalize(mean, std);
  }

  /** One number may stand for all channels. */
  private static double ofChannel(List<Double> values, int channel) {
    return values.get(values.size() == 1 ? 0 : channel);
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
