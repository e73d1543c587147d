package dev.kedge.image.io;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * The markers of a JPEG file (ITU-T T.81, annex B). The decoder gets tables, frame and scans, and
 * the two markers that tell the colours (JFIF, Adobe), but neither profiles nor thumbnails.
 */
final class JpegHeader {
  private static final int MOST_SCANS = 100;
  private static final int START = 0xD8;
  private static final int END = 0xD9;
  private static final int SCAN = 0xDA;

  /** Begins an APP1 segment with XMP (XMP specification part 3, 1.1.3). */
  private static final String XMP = "http://ns.adobe.com/xap/1.0/\0";

  private static final byte[] JFIF = {
    (byte) 0xFF, (byte) 0xE0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
  };

  private final Bytes file;
  private final PixelLimit limit;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final Orientation orientation = new Orientation();
  private boolean jfif;
  private boolean adobe;
  private int adobeTransform;
  private int components;
  private long height;
  private long width;
  private int scans;
  private long scanBytes;

  private JpegHeader(Bytes file, PixelLimit limit) {
    this.file = file;
    this.limit = limit;
  }

  static Header read(Bytes file, PixelLimit limit) throws UnreadableImageException {
    JpegHeader header = new JpegHeader(file, limit);
    header.readMarkers();
    return header.finish();
  }

  private void readMarkers() throws UnreadableImageException {
    long at = 2;
    while (true) {
      at = nextMarker(at);
      int marker = file.u8(at + 1);
      if (marker == END) {
        return;
      }
      if (standsAlone(marker)) {
        at += 2;
        continue;
      }
      long length = file.big(at + 2, 2);
      file.require(at, 2 + length);
      segment(marker, at, length);
      at += 2 + length;
      if (marker == SCAN) {
        long end = endOfScan(at);
        keep(at, end - at);
        scanBytes += end - at;
        at = end;
      }
    }
  }

  private static boolean standsAlone(int marker) {
    return marker == 0x01 || (marker >= 0xD0 && marker <= START);
  }

  /** The position of the next 0xFF that a marker's code follows. */
  private long nextMarker(long at) throws UnreadableImageException {
    while (file.u8(at) != 0xFF || file.u8(at + 1) == 0xFF || file.u8(at + 1) == 0) {
      at++;
    }
    return at;
  }

  /** Restart markers belong to a scan. */
  private long endOfScan(long at) throws UnreadableImageException {
    long next = nextMarker(at);
    while (file.u8(next + 1) >= 0xD0 && file.u8(next + 1) <= 0xD7) {
      next = nextMarker(next + 2);
    }
    return next;
  }

  private void segment(int marker, long at, long length) throws UnreadableImageException {
    switch (marker) {
      case 0xC0, 0xC1, 0xC2 -> frame(at);
      case 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF ->
          throw file.unsupported("lossless, hierarchical or arithmetic coding");
      case SCAN -> {
        if (++scans > MOST_SCANS) {
          throw file.damaged("it has more than " + MOST_SCANS + " scans");
        }
      }
      case 0xE0 -> jfif |= file.has(at + 4, "JFIF\0");
      case 0xE1 -> {
        if (file.has(at + 4, "Exif\0\0") && length > 8) {
          orientation.exif(file.copy(at + 10, length - 8));
        } else if (file.has(at + 4, XMP) && length > 2 + XMP.length()) {
          orientation.xmp(file.copy(at + 4 + XMP.length(), length - 2 - XMP.length()));
        }
      }
      default -> {}
    }
    boolean application = marker >= 0xE0 && marker <= 0xEF;
    boolean comment = marker == 0xFE;
    if (marker == 0xEE && file.has(at + 4, "Adobe") && length >= 14) {
      adobe = true;
      adobeTransform = file.u8(at + 15);
      keep(at, 2 + length);
    }
    if (!(application || comment)) {
      keep(at, 2 + length);
    }
  }

  private void frame(long at) throws UnreadableImageException {
    if (components != 0) {
      throw file.damaged("it has two frames");
    }
    int bits = file.u8(at + 4);
    height = file.big(at + 5, 2);
    width = file.big(at + 7, 2);
    limit.require(file, width, height);
    components = file.u8(at + 9);
    if (bits != 8) {
      throw file.unsupported(bits + " bits a value");
    }
    if (components != 1 && components != 3 && components != 4) {
      throw file.unsupported(components + " channels");
    }
  }

  private void keep(long from, long length) throws UnreadableImageException {
    kept.writeBytes(file.copy(from, length));
  }

  private Header finish() throws UnreadableImageException {
    if (components == 0 || scans == 0) {
      throw file.damaged("it ends before its pixels");
    }
    // Each block of 8×8 takes a bit at least, and one channel has blocks for a quarter of the
    // pixels at least.
    file.requireEnough(scanBytes, 8 * 64 * 4, (double) height * width);
    ByteArrayOutputStream stream = new ByteArrayOutputStream(kept.size() + JFIF.length + 4);
    stream.write(0xFF);
    stream.write(START);
    if (jfif) {
      stream.writeBytes(JFIF);
    }
    stream.writeBytes(kept.toByteArray());
    stream.write(0xFF);
    stream.write(END);
    Optional<ToRgb> inks =
        components < 4 ? Optional.empty() : Optional.of(ToRgb.jpegInks(adobe, adobeTransform));
    return new Header(
        height,
        width,
        0,
        0,
        orientation.value(),
        components,
        file.with(stream.toByteArray()),
        inks);
  }
}
