package dev.kedge.segment.io;

import dev.kedge.image.io.AtomicFile;
import dev.kedge.image.io.PictureBytes;
import dev.kedge.segment.Segmentation;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Label maps as PNG files of one channel, a superpixel's id in every pixel: grey of up to 16 bits,
 * or a palette, whose indices are the ids and whose colours mean nothing.
 */
public final class LabelMapFile {
  /** Most superpixels that a file takes: 16 bits a pixel. */
  public static final int MAX_SUPERPIXELS = 1 << 16;

  /** Most pixels that a file may claim to have; more are refused before any is decoded. */
  public static final long MAX_PIXELS = 100_000_000;

  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

  private LabelMapFile() {}

  /**
   * Reads a label map. The ids are the file's raw values, relabelled 0..K−1 in ascending order.
   *
   * @throws IOException if the file cannot be read, is no PNG, is damaged, has more than one
   *     channel or more than {@link #MAX_PIXELS} pixels
   */
  public static Segmentation read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString(), null, "no such file, a label map is a PNG");
    }
    try (InputStream bytes = Files.newInputStream(file)) {
      return read(bytes, file.toString(), MAX_PIXELS);
    }
  }

  /**
   * Reads a label map as {@link #read(Path)} does.
   *
   * @param png read to the end of the picture, not closed
   * @param name what messages call it
   * @param mostPixels that it may claim to have
   * @throws IOException if it is no PNG, is damaged, has more than one channel or too many pixels
   */
  public static Segmentation read(InputStream png, String name, long mostPixels)
      throws IOException {
    try (ImageInputStream input = new MemoryCacheImageInputStream(png)) {
      if (!startsAsPng(input)) {
        throw new IOException(name + " is no PNG file; a label map is a PNG of one channel");
      }
      ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
      try {
        reader.setInput(input, true, true);
        return read(name, reader, mostPixels);
      } finally {
        reader.dispose();
      }
    }
  }

  private static boolean startsAsPng(ImageInputStream input) throws IOException {
    input.mark();
    boolean equal = true;
    for (byte expected : SIGNATURE) {
      equal &= input.read() == (expected & 0xFF);
    }
    input.reset();
    return equal;
  }

  private static Segmentation read(String name, ImageReader reader, long mostPixels)
      throws IOException {
    int height;
    int width;
    try {
      height = reader.getHeight(0);
      width = reader.getWidth(0);
    } catch (IOException | RuntimeException e) {
      throw damaged(name, e);
    }
    if ((long) height * width > mostPixels) {
      throw new IOException(
          name
              + " has "
              + height
              + "×"
              + width
              + " pixels, a label map may have "
              + mostPixels
              + " at most");
    }
    Raster raster;
    try {
      raster = reader.read(0).getRaster();
    } catch (IOException | RuntimeException e) {
      throw damaged(name, e);
    }
    if (raster.getNumBands() != 1) {
      throw new IOException(
          name
              + " has "
              + raster.getNumBands()
              + " channels; a label map has one (grey or palette), a superpixel's id in each"
              + " pixel");
    }
    return Segmentation.of(
        height, width, raster.getSamples(0, 0, width, height, 0, new int[height * width]));
  }

  private static IOException damaged(String name, Exception reason) {
    return new IOException(name + " is a damaged PNG file: " + reason.getMessage(), reason);
  }

  /**
   * A label map as the bytes of a 16-bit grey PNG file.
   *
   * @throws IllegalArgumentException if there are more than {@link #MAX_SUPERPIXELS} superpixels
   */
  public static byte[] png(Segmentation segmentation) {
    if (segmentation.superpixels() > MAX_SUPERPIXELS) {
      throw new IllegalArgumentException(
          segmentation.superpixels()
              + " superpixels, but a label map of 16 bits holds "
              + MAX_SUPERPIXELS
              + " at most: use fewer superpixels");
    }
    int height = segmentation.height();
    int width = segmentation.width();
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_USHORT_GRAY);
    image.getRaster().setSamples(0, 0, width, height, 0, segmentation.copyLabels());
    return PictureBytes.png(image);
  }

  /**
   * Writes a label map as 16-bit grey PNG, into a file beside it that then takes its name: whoever
   * reads it never sees half a file.
   *
   * @throws IOException if there are more than {@link #MAX_SUPERPIXELS} superpixels, or the file
   *     cannot be written
   */
  public static void write(Segmentation segmentation, Path file) throws IOException {
    byte[] png;
    try {
      png = png(segmentation);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
    try {
      AtomicFile.write(file, png);
    } catch (IOException e) {
      throw new IOException("the label map cannot be written to " + file + ": " + e, e);
    }
  }
}
