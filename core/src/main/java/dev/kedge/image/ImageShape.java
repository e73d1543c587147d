package dev.kedge.image;

/** The shape of one picture in a model's input: channels × height × width, each at least 1. */
public record ImageShape(int channels, int height, int width) {
  public ImageShape {
    if (channels < 1 || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "a model input of " + channels + "×" + height + "×" + width + " (C×H×W)");
    }
    Math.multiplyExact(Math.multiplyExact(channels, height), width);
  }

  /** Height × width. */
  public int pixels() {
    return height * width;
  }

  /** Channels × height × width. */
  public int values() {
    return channels * height * width;
  }
}
