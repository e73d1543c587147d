package dev.kedge.image.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kedge.image.Image;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Room is asked for before it is taken, and a file is read once. */
final class HeapRoomTest {
  private static final ImageReader READER = new ImageReader();

  /** base.png has 24×16 pixels of two bytes, for a palette; three more of each are ours. */
  private static final long DECODED = 24 * 16 * (2 + 3);

  @TempDir Path folder;
  private final List<Long> asked = new ArrayList<>();

  private Path base() throws IOException {
    return Files.write(folder.resolve("base.png"), TestPictures.bytes("base.png"));
  }

  @Test
  void theFileIsAskedForFirstThenItsPixels() throws IOException {
    assertEquals(TestPictures.read("base.png"), READER.read(base(), asked::add));
    assertEquals(List.of(2 * Files.size(base()), DECODED), asked);
  }

  @Test
  void pixelsAreNotAskedForIfTheHeaderIsRefused() throws IOException {
    Path bomb = Files.write(folder.resolve("bomb.jpg"), TestPictures.bytes("claims-16000.jpg"));
    assertThrows(UnreadableImageException.class, () -> READER.read(bomb, asked::add));
    assertEquals(List.of(2 * Files.size(bomb)), asked);
    asked.clear();
    ImageReader small = new ImageReader(24 * 16 - 1);
    Path base = base();
    assertThrows(UnreadableImageException.class, () -> small.read(base, asked::add));
    assertEquals(List.of(2 * Files.size(base)), asked);
  }

  @Test
  void aFileThatIsTooLargeIsRefusedUnread() throws IOException {
    Path huge = folder.resolve("huge.png");
    try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
      file.write(TestPictures.bytes("base.png"));
      file.setLength((1L << 30) + 1); // all holes: no byte of it is on the disk
    }
    UnreadableImageException e =
        assertThrows(UnreadableImageException.class, () -> READER.read(huge, asked::add));
    assertTrue(String.valueOf(e.getMessage()).contains("has more than 1024 MiB"), e.getMessage());
    assertEquals(List.of(), asked);
  }

  @Test
  void aLargeFileThatIsNoPictureIsRefusedUnread() throws IOException {
    Path huge = folder.resolve("huge.jpg");
    try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
      file.setLength(900L << 20);
    }
    UnreadableImageException e =
        assertThrows(UnreadableImageException.class, () -> READER.read(huge, asked::add));
    assertTrue(String.valueOf(e.getMessage()).contains("of an unknown kind"), e.getMessage());
    assertEquals(List.of(), asked);
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void whatIsNoFileIsRefusedUnread() throws Exception {
    assumeTrue(Files.exists(Path.of("/usr/bin/mkfifo")), "no mkfifo here");
    Path pipe = folder.resolve("pipe.png");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    for (Path none : List.of(pipe, Path.of("/dev/zero"))) {
      UnreadableImageException e =
          assertThrows(UnreadableImageException.class, () -> READER.read(none));
      assertTrue(String.valueOf(e.getMessage()).contains("a pipe or a device"), e.getMessage());
    }
  }

  @Test
  void aFileThatIsReplacedWhileItIsReadGivesThePictureThatWasOpened() throws IOException {
    Path base = base();
    Image read =
        READER.read(
            base,
            bytes -> {
              asked.add(bytes);
              replace(base, TestPictures.bytes("rgba.png"));
            });
    assertEquals(TestPictures.read("base.png"), read);
    assertEquals(2, asked.size());
  }

  private static void replace(Path file, byte[] data) {
    try {
      Files.delete(file);
      Files.write(file, data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void roomForWhatIsAppendedMeanwhileIsAskedForToo() throws IOException {
    byte[] all = TestPictures.bytes("base.png");
    int half = all.length / 2;
    Path growing = Files.write(folder.resolve("growing.png"), java.util.Arrays.copyOf(all, half));
    Image read =
        READER.read(
            growing,
            bytes -> {
              asked.add(bytes);
              if (asked.size() == 1) {
                append(growing, all, half);
              }
            });
    assertEquals(TestPictures.read("base.png"), read);
    long first = 2L * half;
    assertEquals(first, asked.getFirst());
    assertEquals(DECODED, asked.getLast());
    long file = asked.stream().mapToLong(Long::longValue).sum() - DECODED;
    assertTrue(file >= 2L * all.length && file <= 4L * all.length, asked.toString());
  }

  private static void append(Path file, byte[] data, int from) {
    try (var out = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
      out.write(data, from, data.length - from);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void roomThatIsRefusedEndsTheReading() throws IOException {
    Path base = base();
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class,
            () ->
                READER.read(
                    base,
                    bytes -> {
                      throw new IllegalStateException("no room");
                    }));
    assertEquals("no room", e.getMessage());
  }
}
