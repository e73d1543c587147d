package dev.kedge.image.io;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The chunks of a WebP file (RFC 9649). The decoder gets the first frame's pixels and alpha, no
 * profile, no metadata, no animation.
 */
final class WebpHeader {
  private static final int ALPHA_FLAG = 0x10;

  private final Bytes file;
  private final PixelLimit limit;
  private final ByteArrayOutputStream frame = new ByteArrayOutputStream();
  private boolean alpha;
  private final Orientation orientation = new Orientation();
  private long canvasHeight;
  private long canvasWidth;
  private long height;
  private long width;
  private long left;
  private long top;

  private WebpHeader(Bytes file, PixelLimit limit) {
    this.file = file;
    this.limit = limit;
  }

  static Header read(Bytes file, PixelLimit limit) throws UnreadableImageException {
    WebpHeader header = new WebpHeader(file, limit);
    header.chunks(12, 8 + file.little(4, 4), false);
    return header.finish();
  }

  private void chunks(long at, long end, boolean inFrame) throws UnreadableImageException {
    while (at + 8 <= end) {
      long length = file.little(at + 4, 4);
      chunk(at, length, inFrame);
      limit.require(file, Math.max(width, canvasWidth), Math.max(height, canvasHeight));
      at += 8 + length + (length & 1);
    }
  }

  private void chunk(long at, long length, boolean inFrame) throws UnreadableImageException {
    long data = at + 8;
    boolean first = width == 0;
    if (file.has(at, "VP8X")) {
      canvasWidth = 1 + file.little(data + 4, 3);
      canvasHeight = 1 + file.little(data + 7, 3);
    } else if (file.has(at, "EXIF")) {
      orientation.exif(file.copy(data, length));
    } else if (file.has(at, "XMP ")) {
      orientation.xmp(file.copy(data, length));
    } else if (file.has(at, "ANMF") && first && !inFrame) {
      left = 2 * file.little(data, 3);
      top = 2 * file.little(data + 3, 3);
      chunks(data + 16, data + length, true);
    } else if (file.has(at, "ALPH") && first) {
      alpha = true;
      keep(at, length);
    } else if (file.has(at, "VP8 ") && first) {
      width = file.little(data + 6, 2) & 0x3FFF;
      height = file.little(data + 8, 2) & 0x3FFF;
      keep(at, length);
    } else if (file.has(at, "VP8L") && first) {
      long sizes = file.little(data + 1, 4);
      width = 1 + (sizes & 0x3FFF);
      height = 1 + (sizes >> 14 & 0x3FFF);
      keep(at, length);
    }
  }

  private void keep(long at, long length) throws UnreadableImageException {
    frame.writeBytes(file.copy(at, 8 + length));
    if ((length & 1) != 0) {
      frame.write(0);
    }
  }

  private Header finish() throws UnreadableImageException {
    if (width < 1 || height < 1) {
      throw file.damaged("it has no pixels");
    }
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    int extended = alpha ? 18 : 0;
    stream.writeBytes(ascii("RIFF"));
    little(stream, 4 + extended + frame.size(), 4);
    stream.writeBytes(ascii("WEBP"));
    if (alpha) {
      stream.writeBytes(ascii("VP8X"));
      little(stream, 10, 4);
      little(stream, ALPHA_FLAG, 4);
      little(stream, width - 1, 3);
      little(stream, height - 1, 3);
    }
    stream.writeBytes(frame.toByteArray());
    return new Header(
        Math.max(canvasHeight, top + height),
        Math.max(canvasWidth, left + width),
        left,
        top,
        orientation.value(),
        4,
        file.with(stream.toByteArray()),
        Optional.empty());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static void little(ByteArrayOutputStream stream, long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      stream.write((int) (value >> (8 * i)));
    }
  }
}
