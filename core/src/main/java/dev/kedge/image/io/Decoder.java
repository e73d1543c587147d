package dev.kedge.image.io;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import org.jspecify.annotations.Nullable;

/** Decodes pixels with the readers that javax.imageio finds, TwelveMonkeys' first. */
final class Decoder {
  /** Decoded samples and what colours they are. */
  record Decoded(Raster raster, ToRgb colours) {}

  private final String name;
  private final Format format;
  private @Nullable String warning;
  private String moreKinds = "";

  Decoder(String name, Format format) {
    this.name = name;
    this.format = format;
  }

  Decoded decode(Header header) throws UnreadableImageException {
    ImageReader reader = reader();
    boolean plain = format == Format.TIFF && rank(reader) > 0;
    moreKinds = plain ? ", or add the artifact " + format.artifact() + ", which reads more" : "";
    try (BytesImageStream stream = new BytesImageStream(header.stream().data())) {
      reader.setInput(stream, true, true);
      reader.addIIOReadWarningListener((source, text) -> noteTruncation(text));
      Decoded decoded = decode(reader, header);
      if (warning != null) {
        throw damaged(warning, null);
      }
      Raster raster = decoded.raster();
      if (raster.getWidth() > header.width() - header.left()
          || raster.getHeight() > header.height() - header.top()) {
        throw damaged("its sizes contradict each other", null);
      }
      return decoded;
    } catch (UnreadableImageException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Decoders meet damaged files with exceptions of any kind.
      throw damaged(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage(), e);
    } finally {
      reader.dispose();
    }
  }

  private Decoded decode(ImageReader reader, Header header) throws IOException {
    if (header.inks().isPresent()) {
      return new Decoded(reader.readRaster(0, null), header.inks().get());
    }
    BufferedImage picture = reader.read(0);
    ToRgb colours = ToRgb.of(picture.getColorModel());
    if (colours == null) {
      throw new Bytes(name, format.title(), new byte[0])
          .unsupported("colour model " + picture.getColorModel());
    }
    return new Decoded(picture.getRaster(), colours);
  }

  /** Of all warnings only the decoder's note that pixels are missing is an error. */
  private void noteTruncation(String text) {
    if (text.contains("remature end")) {
      warning = text;
    }
  }

  private UnreadableImageException damaged(String how, @Nullable Exception cause) {
    return new UnreadableImageException(
        name,
        "is a "
            + format.title()
            + " picture whose pixels cannot be decoded ("
            + how
            + "); copy or download it again"
            + moreKinds,
        cause);
  }

  private ImageReader reader() throws UnreadableImageException {
    Iterator<ImageReader> found = ImageIO.getImageReadersByFormatName(format.imageIoName());
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(found, 0), false)
        .min(Comparator.comparingInt(Decoder::rank))
        .orElseThrow(
            () ->
                new UnreadableImageException(
                    name,
                    "is a "
                        + format.title()
                        + " picture, for which no reader is on the class path; add the artifact "
                        + format.artifact()));
  }

  private static int rank(ImageReader reader) {
    String type = reader.getClass().getName();
    return type.startsWith("com.twelvemonkeys.") ? 0 : type.startsWith("com.sun.") ? 1 : 2;
  }
}
