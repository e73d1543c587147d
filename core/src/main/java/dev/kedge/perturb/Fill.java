package dev.kedge.perturb;

import dev.kedge.image.Image;
import java.util.List;

/** What shows where a superpixel is masked. */
public sealed interface Fill {
  /** The superpixel's own mean colour, per channel. */
  record Mean() implements Fill {}

  /** One colour, each channel 0..255. */
  record Constant(int red, int green, int blue) implements Fill {
    public Constant {
      if (((red | green | blue) & ~0xFF) != 0) {
        throw new IllegalArgumentException(
            "a colour of " + red + "," + green + "," + blue + ", each must be 0..255");
      }
    }
  }

  /** The picture under a Gaussian blur, sigma in pixels of the model's view, above 0. */
  record Blur(double sigma) implements Fill {
    public Blur {
      if (!(sigma > 0 && sigma <= 1000)) {
        throw new IllegalArgumentException("a blur of sigma " + sigma + ", must be in (0, 1000]");
      }
    }
  }

  /** Other pictures, at least one; a sample shows one of them, drawn uniformly. */
  record Backgrounds(List<Image> pictures) implements Fill {
    public Backgrounds {
      pictures = List.copyOf(pictures);
      if (pictures.isEmpty()) {
        throw new IllegalArgumentException("no background picture given, at least one is needed");
      }
    }
  }
}
