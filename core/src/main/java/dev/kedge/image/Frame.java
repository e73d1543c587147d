package dev.kedge.image;

import dev.kedge.image.Preprocessing.Size;
import java.util.List;
import java.util.Locale;

/**
 * Where the view of a photo comes from.
 *
 * @param source the part of the photo that is resized
 * @param height of that part, resized, before the crop
 * @param width likewise
 * @param window the part of the resized photo that is seen
 * @param viewHeight of the view, the border round the window included
 * @param viewWidth likewise
 * @param top rows of border above the window
 * @param left columns of border left of it
 * @param border its colour
 */
record Frame(
    Resampler.Window source,
    long height,
    long width,
    Resampling resampling,
    Resampler.Window window,
    int viewHeight,
    int viewWidth,
    int top,
    int left,
    Step.Colour border) {
  private record Sides(long height, long width) {}

  /** The frame of photos of a size; fails as {@link Preprocessing#view} does. */
  static Frame of(List<Step> steps, int photoHeight, int photoWidth) {
    Resampler.Window source = new Resampler.Window(0, 0, photoHeight, photoWidth);
    Sides sides = new Sides(photoHeight, photoWidth);
    Resampling resampling = Resampling.NEAREST;
    Step.CenterCrop crop = null;
    for (Step step : steps) {
      switch (step) {
        case Step.CropShare share -> {
          source = source(share, photoHeight, photoWidth);
          sides = new Sides(source.height(), source.width());
        }
        case Resize resize -> {
          sides = resized(resize, source.height(), source.width());
          resampling = resize.resampling();
        }
        case Step.CenterCrop last -> crop = last;
        case Step.Rescale _ -> {}
        case Step.ReverseChannels _ -> {}
        case Step.Normalize _ -> {}
      }
    }
    requireRoom(sides, crop == null ? sides : sides(crop.size()), photoHeight, photoWidth);
    if (crop == null) {
      crop = new Step.CenterCrop(new Size((int) sides.height(), (int) sides.width()));
    }
    return of(source, sides, resampling, crop);
  }

  private static Frame of(
      Resampler.Window source, Sides sides, Resampling resampling, Step.CenterCrop crop) {
    Size view = crop.size();
    long top = crop.centring().before(sides.height() - view.height());
    long left = crop.centring().before(sides.width() - view.width());
    Resampler.Window window =
        new Resampler.Window(
            Math.max(top, 0),
            Math.max(left, 0),
            (int) Math.min(sides.height(), view.height()),
            (int) Math.min(sides.width(), view.width()));
    return new Frame(
        source,
        sides.height(),
        sides.width(),
        resampling,
        window,
        view.height(),
        view.width(),
        (int) Math.max(-top, 0),
        (int) Math.max(-left, 0),
        crop.border());
  }

  private static Resampler.Window source(Step.CropShare share, int height, int width) {
    int shorter = Math.min(height, width);
    int partHeight = Math.max(1, (int) (share.height() * shorter));
    int partWidth = Math.max(1, (int) (share.width() * shorter));
    return new Resampler.Window(
        (height - partHeight) / 2, (width - partWidth) / 2, partHeight, partWidth);
  }

  private static Sides resized(Resize resize, int height, int width) {
    return switch (resize) {
      case Resize.Exact(Size size, _) -> sides(size);
      case Resize.ShortestEdge(int pixels, _) -> shortest(pixels, height, width);
      case Resize.ShortestEdgeUpTo(int pixels, int longest, _) ->
          shortestUpTo(pixels, longest, height, width);
      case Resize.ShortestEdgeToMultiple(int pixels, int multiple, Resize.Rounding rounding, _) -> {
        double scale = (double) pixels / Math.min(height, width);
        Sides sides =
            rounding == Resize.Rounding.DOWN
                ? shortest(pixels, height, width)
                : new Sides(rounding.of(height * scale), rounding.of(width * scale));
        yield new Sides(
            Math.ceilDiv(sides.height(), multiple) * multiple,
            Math.ceilDiv(sides.width(), multiple) * multiple);
      }
      case Resize.KeepRatio(Size box, Resize.Fit fit, Resize.Rounding rounding, _) ->
          keepRatio(box, fit, rounding, height, width);
    };
  }

  private static Sides shortest(int pixels, int height, int width) {
    long shorter = Math.min(height, width);
    return new Sides(height * (long) pixels / shorter, width * (long) pixels / shorter);
  }

  /** As DETR's users limit the longer side: from the shorter side before it is rounded. */
  private static Sides shortestUpTo(int pixels, int longest, int height, int width) {
    double shorter = Math.min(height, width);
    double longer = Math.max(height, width);
    if (longer / shorter * pixels <= longest) {
      return shortest(pixels, height, width);
    }
    double exact = longest * shorter / longer;
    long edge = Resize.Rounding.NEAREST.of(exact);
    if (edge == (long) shorter) {
      return new Sides(height, width);
    }
    return width < height
        ? new Sides(Resize.Rounding.DOWN.of(exact * height / width), edge)
        : new Sides(edge, Resize.Rounding.DOWN.of(exact * width / height));
  }

  /**
   * To the nearest pixel the photo is divided by its ratio to the box, down it is multiplied with
   * the inverse: the libraries do so, and a division can round to another pixel.
   */
  private static Sides keepRatio(
      Size box, Resize.Fit fit, Resize.Rounding rounding, int height, int width) {
    boolean inside = fit == Resize.Fit.INSIDE;
    if (rounding == Resize.Rounding.DOWN) {
      double ofHeight = (double) box.height() / height;
      double ofWidth = (double) box.width() / width;
      double scale = inside ? Math.min(ofHeight, ofWidth) : Math.max(ofHeight, ofWidth);
      return new Sides(rounding.of(height * scale), rounding.of(width * scale));
    }
    double ofHeight = (double) height / box.height();
    double ofWidth = (double) width / box.width();
    double ratio = inside ? Math.max(ofHeight, ofWidth) : Math.min(ofHeight, ofWidth);
    return new Sides(rounding.of(height / ratio), rounding.of(width / ratio));
  }

  private static Sides sides(Size size) {
    return new Sides(size.height(), size.width());
  }

  private static void requireRoom(Sides resized, Sides view, int photoHeight, int photoWidth) {
    if (Math.max(resized.height(), resized.width()) > Integer.MAX_VALUE
        || view.height() * view.width() > Preprocessing.MOST_PIXELS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a photo of %d×%d pixels (height × width) would be resized to %d×%d; cut it to better"
                  + " proportions",
              photoHeight,
              photoWidth,
              resized.height(),
              resized.width()));
    }
  }

  /** Whether each pixel of the window is one of the photo's. */
  boolean copies() {
    boolean same = source.height() == height && source.width() == width;
    return same || resampling == Resampling.NEAREST;
  }

  /** What each row of the window is made of, in rows of the photo. */
  FilterTaps rows() {
    return taps(source.height(), height, window.top(), window.height()).shifted((int) source.top());
  }

  /** What each column of the window is made of, in columns of the photo. */
  FilterTaps columns() {
    return taps(source.width(), width, window.left(), window.width()).shifted((int) source.left());
  }

  private FilterTaps taps(int from, long to, long start, int outputs) {
    return copies()
        ? FilterTaps.nearest(from, to, start, outputs)
        : FilterTaps.of(from, to, start, outputs, resampling);
  }
}
