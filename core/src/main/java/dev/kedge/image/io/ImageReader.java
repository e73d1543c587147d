package dev.kedge.image.io;

import dev.kedge.image.Image;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Reads pictures from files: JPEG (grey, colour, CMYK; baseline and progressive), PNG, BMP, GIF
 * (first frame), WebP (first frame) and TIFF (first page, up to 16 bits a channel, not JPEG in
 * TIFF).
 *
 * <p>Values are taken as they are stored, as if in sRGB: no colour profile is applied, as most
 * models saw their training pictures. Grey v becomes (v, v, v); 16 bits become 8 by rounding
 * v·255/65535; inks become (255 − ink)·(255 − black)/255; what is transparent lies over white; the
 * EXIF orientation is applied.
 *
 * <p>A picture's size is taken from the file's header and checked before anything is decoded. A
 * truncated file is an error, never a picture in part. WebP and some TIFF files need TwelveMonkeys'
 * readers on the class path; messages name what is missing.
 *
 * <p>Immutable and safe for many threads.
 *
 * @param mostPixels the most pixels that a picture may have
 */
public record ImageReader(long mostPixels) {
  /** The limit that {@link #ImageReader()} sets: 100 million pixels. */
  public static final long DEFAULT_MOST_PIXELS = 100_000_000;

  /** Share of the heap that one decoded picture may take. */
  private static final double HEAP_SHARE = 0.8;

  /**
   * @throws IllegalArgumentException if the limit is below 1
   */
  public ImageReader {
    if (mostPixels < 1) {
      throw new IllegalArgumentException("a limit of " + mostPixels + " pixels; give 1 or more");
    }
  }

  /** A reader of pictures of at most {@link #DEFAULT_MOST_PIXELS} pixels. */
  public ImageReader() {
    this(DEFAULT_MOST_PIXELS);
  }

  /**
   * Reads a file.
   *
   * @throws UnreadableImageException if it is missing or no picture that can be read
   * @throws IOException if the file system fails
   */
  public Image read(Path file) throws IOException {
    return read(file, HeapRoom.ENOUGH);
  }

  /**
   * Reads a file, once: its header and its pixels are of the same bytes, whatever happens to the
   * file meanwhile.
   *
   * @param room asked for the heap that reading takes before it is taken, for the file by its size,
   *     for its pixels by its header
   * @throws UnreadableImageException if it is missing or no picture that can be read
   * @throws IOException if the file system fails
   */
  public Image read(Path file, HeapRoom room) throws IOException {
    String name = file.toString();
    requireRegular(file, name);
    try (SeekableByteChannel opened = Files.newByteChannel(file);
        InputStream in = Channels.newInputStream(opened)) {
      return decode(WholeFile.read(in, opened.size(), name, room), name, room);
    } catch (NoSuchFileException e) {
      throw new UnreadableImageException(name, "there is no such file; check the path", e);
    } catch (AccessDeniedException e) {
      throw new UnreadableImageException(
          name, "may not be read by this user; check its permissions", e);
    }
  }

  /** A pipe may never end, and a device has no end. */
  private static void requireRegular(Path file, String name) throws UnreadableImageException {
    if (Files.isDirectory(file)) {
      throw new UnreadableImageException(name, "is a folder; give the path of a picture in it");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new UnreadableImageException(
          name, "is a pipe or a device, not a file; save the picture as a file first");
    }
    if (Files.isSymbolicLink(file) && !Files.exists(file)) {
      throw new UnreadableImageException(
          name, "is a link to a file that is not there; check the link");
    }
  }

  /**
   * Reads all of a stream and leaves it open.
   *
   * @param name what messages call it
   * @throws UnreadableImageException if it is no picture that can be read
   * @throws IOException if the stream fails
   */
  public Image read(InputStream in, String name) throws IOException {
    return read(WholeFile.read(in, 0, name, HeapRoom.ENOUGH), name);
  }

  /**
   * Reads a file's bytes.
   *
   * @param name what messages call it
   * @throws UnreadableImageException if they are no picture that can be read
   */
  public Image read(byte[] data, String name) throws UnreadableImageException {
    return decode(data, name, HeapRoom.ENOUGH);
  }

  private Image decode(byte[] data, String name, HeapRoom room) throws UnreadableImageException {
    try {
      return decodeInHeap(data, name, room);
    } catch (OutOfMemoryError e) {
      throw WholeFile.tooLittleMemory(name, e);
    }
  }

  private Image decodeInHeap(byte[] data, String name, HeapRoom room)
      throws UnreadableImageException {
    Format format = format(data, name);
    Bytes file = new Bytes(name, format.title(), data);
    Header header = Header.of(format, file, new PixelLimit(mostPixels));
    requireHeap(file, header);
    room.reserve(decodedBytes(header));
    return new StoredPicture(header, new Decoder(format, file).decode(header)).upright();
  }

  /**
   * The format of a file that begins so.
   *
   * @throws UnreadableImageException if it is none that is read
   */
  static Format format(byte[] data, String name) throws UnreadableImageException {
    Bytes start = new Bytes(name, "", data);
    if (data.length == 0) {
      throw new UnreadableImageException(
          name, "is empty (0 bytes); expected " + Format.NAMES + ", copy or download it again");
    }
    return Format.of(start)
        .orElseThrow(
            () ->
                new UnreadableImageException(
                    name,
                    "is "
                        + Format.describe(start, data)
                        + ", not a picture that can be read; expected "
                        + Format.NAMES));
  }

  /** The decoder's picture, and ours beside it. */
  private static long decodedBytes(Header header) {
    return header.pixels() * (header.bytesPerPixel() + Image.CHANNELS);
  }

  private static void requireHeap(Bytes file, Header header) throws UnreadableImageException {
    long bytes = decodedBytes(header);
    long heap = Runtime.getRuntime().maxMemory();
    if (bytes > heap * HEAP_SHARE) {
      throw file.error(
          String.format(
              Locale.ROOT,
              "has %d×%d pixels, which take %d MiB to read where the heap is %d MiB; scale it down,"
                  + " or raise the heap (-Xmx)",
              header.width(),
              header.height(),
              bytes >> 20,
              heap >> 20));
    }
  }
}
