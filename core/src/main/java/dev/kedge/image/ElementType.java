package dev.kedge.image;

/** The type of the numbers in a model's input. */
public enum ElementType {
  FLOAT32(4),
  FLOAT16(2),
  /** Numbers as those of {@link #FLOAT32}, in twice the room. */
  FLOAT64(8),
  /** Whole numbers 0..255; others are rounded and clipped. */
  UINT8(1),
  /** Whole numbers −128..127; others are rounded and clipped. */
  INT8(1);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /** Size of one number in bytes. */
  public int bytes() {
    return bytes;
  }

  /** Whether its numbers are whole. */
  public boolean whole() {
    return this == UINT8 || this == INT8;
  }

  /**
   * The nearest whole number that it has; of two, the higher.
   *
   * @throws IllegalStateException if its numbers are not {@link #whole}
   */
  public int rounded(double number) {
    if (!whole()) {
      throw new IllegalStateException(this + " is not of whole numbers");
    }
    int least = this == INT8 ? Byte.MIN_VALUE : 0;
    return Math.clamp(Math.round(number), least, least + 255);
  }
}
