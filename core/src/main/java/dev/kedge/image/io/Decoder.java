package dev.kedge.image.io;

import static java.util.regex.Pattern.CASE_INSENSITIVE;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.EOFException;
import java.io.IOException;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Optional;
import java.util.Spliterators;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import org.jspecify.annotations.Nullable;

/**
 * Decodes pixels: with a {@link PixelDecoder} where there is one for the format, else with the
 * readers that javax.imageio finds, TwelveMonkeys' first.
 */
final class Decoder {
  /** Decoded samples and what colours they are. */
  record Decoded(Raster raster, ToRgb colours) {}

  private static final Pattern UNSUPPORTED =
      Pattern.compile("unsupported|not supported|not implemented|unknown", CASE_INSENSITIVE);

  /** TwelveMonkeys' own limit, where a picture is larger than half of the heap. */
  private static final String OWN_LIMIT = "imply an allocation";

  private final Format format;
  private final Bytes file;
  private @Nullable String warning;
  private String moreKinds = "";

  Decoder(Format format, Bytes file) {
    this.format = format;
    this.file = file;
  }

  Decoded decode(Header header) throws UnreadableImageException {
    try {
      Optional<PixelDecoder> decoder = PixelDecoders.of(format);
      Decoded decoded =
          decoder.isPresent()
              ? decoded(decoder.get().decode(header.stream().data()))
              : byImageIo(header);
      Raster raster = decoded.raster();
      if (raster.getWidth() > header.width() - header.left()
          || raster.getHeight() > header.height() - header.top()) {
        throw file.damaged("its sizes contradict each other");
      }
      return decoded;
    } catch (UnreadableImageException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Decoders meet damaged files with exceptions of any kind, whose texts are for programmers.
      throw failed(e);
    }
  }

  private Decoded byImageIo(Header header) throws IOException {
    ImageReader reader = reader();
    boolean plain = format == Format.TIFF && rank(reader) > 0;
    moreKinds = plain ? ", or add the artifact " + format.artifact() + ", which reads more" : "";
    try (BytesImageStream stream = new BytesImageStream(header.stream().data())) {
      reader.setInput(stream, true, true);
      reader.addIIOReadWarningListener((source, text) -> noteTruncation(text));
      Decoded decoded =
          header.inks().isPresent()
              ? new Decoded(reader.readRaster(0, null), header.inks().get())
              : decoded(reader.read(0));
      if (warning != null) {
        throw file.damaged("its data ends before its pixels" + moreKinds);
      }
      return decoded;
    } finally {
      reader.dispose();
    }
  }

  private Decoded decoded(BufferedImage picture) throws UnreadableImageException {
    ToRgb colours = ToRgb.of(picture.getColorModel(), picture.getRaster());
    if (colours == null) {
      throw file.unsupported("its colour model");
    }
    return new Decoded(picture.getRaster(), colours);
  }

  /** Of all warnings only the decoder's note that pixels are missing is an error. */
  private void noteTruncation(String text) {
    if (text.contains("remature end")) {
      warning = text;
    }
  }

  private UnreadableImageException failed(Exception e) {
    String text = String.valueOf(e.getMessage());
    UnreadableImageException said;
    if (text.contains(OWN_LIMIT)) {
      said = file.error("has more pixels than its decoder takes; raise the heap (-Xmx)");
    } else if (UNSUPPORTED.matcher(text).find()) {
      said = file.unsupported("its coding");
    } else if (e instanceof EOFException || text.equals(BytesImageStream.ENDS)) {
      said = file.damaged("its data ends before its pixels" + moreKinds);
    } else {
      said = file.damaged("its pixels cannot be decoded" + moreKinds);
    }
    said.initCause(e);
    return said;
  }

  private ImageReader reader() throws UnreadableImageException {
    Iterator<ImageReader> found = ImageIO.getImageReadersByFormatName(format.imageIoName());
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(found, 0), false)
        .min(Comparator.comparingInt(Decoder::rank))
        .orElseThrow(
            () ->
                file.error(
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
