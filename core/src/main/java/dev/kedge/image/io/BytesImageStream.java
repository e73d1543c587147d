package dev.kedge.image.io;

import javax.imageio.stream.ImageInputStreamImpl;

/** Bytes in memory for javax.imageio, which would else copy them to a file. */
final class BytesImageStream extends ImageInputStreamImpl {
  private final byte[] bytes;

  /** The array is read, not copied. */
  BytesImageStream(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read() {
    bitOffset = 0;
    return streamPos < bytes.length ? bytes[(int) streamPos++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    bitOffset = 0;
    if (length == 0) {
      return 0;
    }
    int count = (int) Math.min(length, bytes.length - streamPos);
    if (count <= 0) {
      return -1;
    }
    System.arraycopy(bytes, (int) streamPos, target, offset, count);
    streamPos += count;
    return count;
  }

  @Override
  public long length() {
    return bytes.length;
  }
}
