package dev.kedge.image;

/** The type of the numbers in a model's input. */
public enum ElementType {
  FLOAT32(4),
  FLOAT16(2),
  UINT8(1);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /** Size of one number in bytes. */
  public int bytes() {
    return bytes;
  }
}
