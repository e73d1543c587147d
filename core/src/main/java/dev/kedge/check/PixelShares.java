package dev.kedge.check;

/** A share, 0..1, for each pixel of a view, in row order. Immutable. */
public final class PixelShares {
  private final int height;
  private final int width;
  private final float[] shares;

  /** The shares of a view; the array is copied. */
  public PixelShares(int height, int width, float[] shares) {
    if (shares.length != height * width) {
      throw new IllegalArgumentException(
          shares.length + " shares for " + height + "×" + width + " pixels");
    }
    this.height = height;
    this.width = width;
    this.shares = shares.clone();
  }

  public int height() {
    return height;
  }

  public int width() {
    return width;
  }

  /** The share of the pixel {@code y·width + x}. */
  public float share(int pixel) {
    return shares[pixel];
  }
}
