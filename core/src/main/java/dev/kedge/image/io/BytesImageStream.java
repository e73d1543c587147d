package dev.kedge.image.io;

import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * Bytes in memory for javax.imageio, which would else copy them to a file.
 *
 * <p>Some decoders look a few bytes ahead, and some take a missing byte for 0 and go on for all the
 * pixels that a header claims; so a few reads beyond the end are allowed, more are an error.
 *
 * <p>The length is said to be unknown: TwelveMonkeys' readers would else refuse pictures that are
 * more than 512 times their file, as a white page is. What fits into memory is known from the
 * header ({@link ImageReader}).
 */
final class BytesImageStream extends ImageInputStreamImpl {
  /** The message of reading too far. */
  static final String ENDS = "beyond the end";

  private static final int MOST_READS_BEYOND = 64;

  private final byte[] bytes;
  private int readsBeyond;

  /** The array is read, not copied. */
  BytesImageStream(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read() throws IOException {
    bitOffset = 0;
    return streamPos < bytes.length ? bytes[(int) streamPos++] & 0xFF : beyond();
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    bitOffset = 0;
    if (length == 0) {
      return 0;
    }
    int count = (int) Math.min(length, bytes.length - streamPos);
    if (count <= 0) {
      return beyond();
    }
    System.arraycopy(bytes, (int) streamPos, target, offset, count);
    streamPos += count;
    return count;
  }

  private int beyond() throws IOException {
    if (++readsBeyond > MOST_READS_BEYOND) {
      throw new IOException(ENDS);
    }
    return -1;
  }

  @Override
  public long length() {
    return -1;
  }
}
