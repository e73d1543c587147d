package dev.kedge.image;

import java.util.List;

/**
 * One step from a photo to a model's input, as image processors do them. The first three make the
 * picture that the model sees, in 8 bits; the others turn its values into the model's numbers.
 */
public sealed interface Step
    permits Step.CropShare,
        Resize,
        Step.CenterCrop,
        Step.Rescale,
        Step.ReverseChannels,
        Step.Normalize {
  /**
   * Cuts the middle of the photo, before it is resized: shares of its shorter side, rounded down.
   *
   * @param height of the part, over the photo's shorter side, above 0, at most 1
   * @param width likewise
   */
  record CropShare(double height, double width) implements Step {
    public CropShare {
      if (!(height > 0 && height <= 1 && width > 0 && width <= 1)) {
        throw new IllegalArgumentException(
            "a part of %s × %s of the shorter side; expected above 0, at most 1"
                .formatted(height, width));
      }
    }
  }

  /**
   * Cuts a picture from the middle; where there is less, a border is put round it.
   *
   * @param size of what is left
   * @param centring where an odd line goes
   * @param border the colour of the border
   */
  record CenterCrop(Preprocessing.Size size, Centring centring, Colour border) implements Step {
    /** With a black border, centred as Pillow's and NumPy's users do. */
    public CenterCrop(Preprocessing.Size size) {
      this(size, Centring.DOWN, Colour.BLACK);
    }
  }

  /** Where the middle is, if an odd number of lines is to be cut or added. */
  enum Centring {
    /** Half of the difference is rounded down: the odd line is cut below, but added above. */
    DOWN {
      @Override
      long before(long difference) {
        return Math.floorDiv(difference, 2);
      }
    },
    /** It is rounded to zero: the odd line is cut, or added, below. */
    TO_ZERO {
      @Override
      long before(long difference) {
        return difference / 2;
      }
    },
    /** It is rounded to the even number where lines are cut, to zero where they are added. */
    TO_EVEN {
      @Override
      long before(long difference) {
        return difference > 0 ? (long) Math.rint(difference / 2.0) : difference / 2;
      }
    };

    /**
     * Lines cut above, if the picture has so many more than are wanted; negative ones are added.
     */
    abstract long before(long difference);
  }

  /** A colour, each value 0..255. */
  record Colour(int red, int green, int blue) {
    public static final Colour BLACK = new Colour(0, 0, 0);

    public Colour {
      if ((red | green | blue) < 0 || Math.max(red, Math.max(green, blue)) > 255) {
        throw new IllegalArgumentException(
            "a colour of %s, %s, %s; expected 0 to 255 each".formatted(red, green, blue));
      }
    }
  }

  /**
   * Makes v·factor + offset of each value v, which is 0..255 before.
   *
   * @param factor finite, not 0
   * @param offset finite
   */
  record Rescale(double factor, double offset) implements Step {
    public Rescale {
      if (!Double.isFinite(factor) || factor == 0 || !Double.isFinite(offset)) {
        throw new IllegalArgumentException(
            "a rescale factor of %s and an offset of %s in the preprocessing"
                .formatted(factor, offset));
      }
    }

    /** Without an offset. */
    public Rescale(double factor) {
      this(factor, 0);
    }
  }

  /** Reverses the order of the channels: blue, green, red. */
  record ReverseChannels() implements Step {}

  /**
   * Makes (x − mean) / std of each value x.
   *
   * @param mean one a channel, in the order that the channels then have
   * @param std likewise, none 0
   */
  record Normalize(List<Double> mean, List<Double> std) implements Step {
    public Normalize {
      mean = List.copyOf(mean);
      std = List.copyOf(std);
      if (mean.size() != std.size()
          || !mean.stream().allMatch(Double::isFinite)
          || !std.stream().allMatch(s -> Double.isFinite(s) && s != 0)) {
        throw new IllegalArgumentException(
            "means %s and standard deviations %s in the preprocessing; expected as many finite numbers, no deviation 0"
                .formatted(mean, std));
      }
    }
  }
}
