package dev.kedge.image;

import dev.kedge.image.Preprocessing.Size;

/** Resizes the photo, in 8 bits a pass. What differs is how the new height and width are found. */
public sealed interface Resize extends Step {
  /** The filter. */
  Resampling resampling();

  /** To a height and width, whatever the proportions. */
  record Exact(Size size, Resampling resampling) implements Resize {}

  /** The shorter side to a length, the other in proportion, rounded down. */
  record ShortestEdge(int pixels, Resampling resampling) implements Resize {
    public ShortestEdge {
      requirePixels("a shortest edge", pixels);
    }
  }

  /** The same, but smaller where the longer side would be longer than a length. */
  record ShortestEdgeUpTo(int pixels, int longest, Resampling resampling) implements Resize {
    public ShortestEdgeUpTo {
      requirePixels("a shortest edge", pixels);
      requirePixels("a longest edge", longest);
    }
  }

  /** The shorter side to a length, the other in proportion, then both up to a multiple. */
  record ShortestEdgeToMultiple(int pixels, int multiple, Rounding rounding, Resampling resampling)
      implements Resize {
    public ShortestEdgeToMultiple {
      requirePixels("a shortest edge", pixels);
      requirePixels("a multiple", multiple);
    }
  }

  /** In proportion, so that the photo just fits into a height and width, or just covers them. */
  record KeepRatio(Size box, Fit fit, Rounding rounding, Resampling resampling) implements Resize {}

  /** How a photo lies in a box of other proportions. */
  enum Fit {
    /** All of it is inside. */
    INSIDE,
    /** It covers the box. */
    COVERING
  }

  /** How a length becomes whole pixels; at least 1. */
  enum Rounding {
    DOWN,
    /** To the nearest, a half to the even number. */
    NEAREST;

    long of(double length) {
      return Math.max(1, (long) (this == DOWN ? length : Math.rint(length)));
    }
  }

  private static void requirePixels(String what, int pixels) {
    if (pixels < 1) {
      throw new IllegalArgumentException(what + " of " + pixels + " pixels");
    }
  }
}
