package dev.kedge.decode;

import dev.kedge.image.io.PixelDecoder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.IntBuffer;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.leptonica.Handler_BytePointer;
import org.bytedeco.leptonica.PIX;
import org.bytedeco.leptonica.global.leptonica;

/**
 * WebP by libwebp, which leptonica brings along: the pixels that browsers and Pillow show. Other
 * decoders differ from it by as much as 60 of 255 levels, as they upsample colour otherwise.
 */
public final class LeptonicaWebp implements PixelDecoder {
  private static final int WITH_ALPHA = 4;

  /** Severity above that of any message. */
  private static final int SILENT = 6;

  /** Takes what leptonica would else write to standard error; says nothing. */
  private static final class Silence extends Handler_BytePointer {
    @Override
    public void call(BytePointer message) {}
  }

  /**
   * The loaded library.
   *
   * @param missing why it is not loaded; empty if it is
   * @param silence what it calls, to be held as long as it might
   */
  private record Library(Optional<String> missing, Optional<Silence> silence) {
    static Library load() {
      try {
        Loader.load(leptonica.class);
        Silence silence = new Silence();
        leptonica.leptSetStderrHandler(silence);
        leptonica.setMsgSeverity(SILENT);
        return new Library(Optional.empty(), Optional.of(silence));
      } catch (LinkageError | RuntimeException e) {
        return new Library(
            Optional.of("its library does not load: " + e.getMessage()), Optional.empty());
      }
    }
  }

  /** Loaded with the first picture. */
  private static final class Loaded {
    static final Library LIBRARY = Library.load();
  }

  @Override
  public String format() {
    return "WebP";
  }

  @Override
  public String library() {
    return "libwebp, by leptonica";
  }

  @Override
  public Optional<String> missing() {
    return Loaded.LIBRARY.missing();
  }

  @Override
  public BufferedImage decode(byte[] file) throws IOException {
    PIX picture = leptonica.pixReadMemWebP(file, file.length);
    if (picture == null || picture.isNull()) {
      throw new IOException("libwebp refuses its data");
    }
    try {
      int width = leptonica.pixGetWidth(picture);
      int height = leptonica.pixGetHeight(picture);
      boolean alpha = leptonica.pixGetSpp(picture) == WITH_ALPHA;
      BufferedImage decoded =
          new BufferedImage(
              width, height, alpha ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
      IntBuffer rgba = leptonica.pixGetData(picture).capacity((long) width * height).asBuffer();
      int[] row = new int[width];
      for (int y = 0; y < height; y++) {
        rgba.get(row);
        for (int x = 0; x < width; x++) {
          row[x] = Integer.rotateRight(row[x], Byte.SIZE);
        }
        decoded.getRaster().setDataElements(0, y, width, 1, row);
      }
      return decoded;
    } finally {
      leptonica.pixDestroy(picture);
    }
  }
}
