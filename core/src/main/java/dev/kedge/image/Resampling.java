package dev.kedge.image;

/** The filter of a resize, by the names and codes of the Python Imaging Library. */
public enum Resampling {
  NEAREST,
  LANCZOS,
  BILINEAR,
  BICUBIC,
  BOX,
  HAMMING;

  /**
   * The filter of a PIL code 0..5, as {@code resample} has it in a preprocessor_config.json.
   *
   * @throws IllegalArgumentException for another number
   */
  public static Resampling ofCode(int code) {
    if (code < 0 || code >= values().length) {
      throw new IllegalArgumentException("resample " + code + " is none of the PIL filters 0..5");
    }
    return values()[code];
  }
}
