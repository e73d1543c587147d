package dev.kedge.image.io;

import java.util.Arrays;

/** A file in memory, read by position; reading beyond its end is the error of a truncated file. */
final class Bytes {
  private final String name;
  private final String kind;
  private final byte[] data;

  Bytes(String name, String kind, byte[] data) {
    this.name = name;
    this.kind = kind;
    this.data = data;
  }

  /** Other bytes of the same file. */
  Bytes with(byte[] other) {
    return new Bytes(name, kind, other);
  }

  /** The bytes themselves, to be read only. */
  byte[] data() {
    return data;
  }

  int length() {
    return data.length;
  }

  int u8(long at) throws UnreadableImageException {
    require(at, 1);
    return data[(int) at] & 0xFF;
  }

  /** An unsigned number of a few bytes, the most significant first. */
  long big(long at, int bytes) throws UnreadableImageException {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value = value << 8 | u8(at + i);
    }
    return value;
  }

  /** An unsigned number of a few bytes, the least significant first. */
  long little(long at, int bytes) throws UnreadableImageException {
    long value = 0;
    for (int i = bytes - 1; i >= 0; i--) {
      value = value << 8 | u8(at + i);
    }
    return value;
  }

  /** Whether these characters of one byte each are at a position; not if the file ends before. */
  boolean has(long at, String characters) {
    if (at < 0 || at + characters.length() > data.length) {
      return false;
    }
    for (int i = 0; i < characters.length(); i++) {
      if ((data[(int) at + i] & 0xFF) != characters.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  byte[] copy(long from, long length) throws UnreadableImageException {
    require(from, length);
    return Arrays.copyOfRange(data, (int) from, (int) (from + length));
  }

  /** Checks that so many bytes are there. */
  void require(long at, long length) throws UnreadableImageException {
    if (at < 0 || length < 0 || at > data.length - length) {
      throw truncated();
    }
  }

  /** Checks that so many bytes, packed as well as the format can, may make so many values. */
  void requireEnough(long packed, double mostPerByte, double values)
      throws UnreadableImageException {
    if (values / mostPerByte > packed) {
      throw damaged("the " + packed + " bytes of its pixels are too few for the size it claims");
    }
  }

  /** An error that names the file. */
  UnreadableImageException error(String reason) {
    return new UnreadableImageException(name, reason);
  }

  UnreadableImageException truncated() {
    return new UnreadableImageException(
        name,
        "is a truncated "
            + kind
            + " picture: its data goes on beyond the "
            + data.length
            + " bytes of the file; copy or download it again");
  }

  UnreadableImageException damaged(String how) {
    return new UnreadableImageException(
        name, "is a damaged " + kind + " picture: " + how + "; copy or download it again");
  }

  UnreadableImageException unsupported(String what) {
    return new UnreadableImageException(
        name,
        "is a "
            + kind
            + " picture of a kind that is not read ("
            + what
            + "); save it as 8-bit PNG or JPEG");
  }
}
