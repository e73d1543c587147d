package dev.kedge.segment.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.segment.Segmentation;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class LabelMapFileTest {
  private static final int[] IDS = {0, 9, 200, 9, 0, 77};

  @TempDir private Path folder;

  @Test
  void readsWhatItWrote() throws IOException {
    Path file = folder.resolve("map.png");
    int[] labels = new int[300 * 400];
    Arrays.setAll(labels, i -> i * 7919 % LabelMapFile.MAX_SUPERPIXELS);
    for (Segmentation written :
        new Segmentation[] {
          Segmentation.of(1, 1, new int[] {0}), Segmentation.of(300, 400, labels)
        }) {
      LabelMapFile.write(written, file);
      assertEquals(written, LabelMapFile.read(file));
      assertEquals(16, ImageIO.read(file.toFile()).getColorModel().getPixelSize());
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(1, files.count(), "the temporary file is gone");
    }
  }

  @Test
  void readsGreyAsStored() throws IOException {
    assertArrayEquals(new int[] {0, 1, 3, 1, 0, 2}, read(BufferedImage.TYPE_BYTE_GRAY));
    assertArrayEquals(new int[] {0, 1, 3, 1, 0, 2}, read(BufferedImage.TYPE_USHORT_GRAY));
  }

  @Test
  void readsPaletteIndicesWhateverTheColours() throws IOException {
    byte[] same = new byte[256];
    IndexColorModel allBlack = new IndexColorModel(8, 256, same, same, same);
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_INDEXED, allBlack);
    assertArrayEquals(new int[] {0, 1, 3, 1, 0, 2}, read(image));
  }

  @Test
  void readsPackedPalettes() throws IOException {
    byte[] same = new byte[16];
    IndexColorModel allBlack = new IndexColorModel(4, 16, same, same, same);
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_BINARY, allBlack);
    image.getRaster().setSamples(0, 0, 3, 1, 0, new int[] {15, 2, 7});
    Path file = folder.resolve("packed.png");
    ImageIO.write(image, "png", file.toFile());
    assertArrayEquals(new int[] {2, 0, 1}, LabelMapFile.read(file).copyLabels());
  }

  private int[] read(int type) throws IOException {
    return read(new BufferedImage(3, 2, type));
  }

  private int[] read(BufferedImage image) throws IOException {
    image.getRaster().setSamples(0, 0, 3, 2, 0, IDS);
    Path file = folder.resolve("given.png");
    ImageIO.write(image, "png", file.toFile());
    return LabelMapFile.read(file).copyLabels();
  }

  @Test
  void refusesColourPictures() throws IOException {
    Path file = folder.resolve("colour.png");
    ImageIO.write(new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
    assertRefused(file, "3 channels", "one (grey or palette)");
  }

  @Test
  void refusesWhatIsNoFileOrNoPng() throws IOException {
    assertRefused(folder.resolve("missing.png"), "no such file");
    assertRefused(folder, "no such file");
    Path text = folder.resolve("text.png");
    Files.writeString(text, "no picture at all");
    assertRefused(text, "no PNG");
    Files.write(text, new byte[0]);
    assertRefused(text, "no PNG");
  }

  @Test
  void refusesTruncatedFiles() throws IOException {
    Path file = folder.resolve("whole.png");
    Random random = new Random(17);
    int[] labels = new int[64 * 64];
    Arrays.setAll(labels, i -> random.nextInt(5000));
    LabelMapFile.write(Segmentation.of(64, 64, labels), file);
    byte[] whole = Files.readAllBytes(file);
    for (int length = 8; length < whole.length * 9 / 10; length += whole.length / 20) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertRefused(file, "damaged");
    }
  }

  @Test
  void refusesEnormousSidesBeforeDecoding() throws IOException {
    Path file = folder.resolve("bomb.png");
    LabelMapFile.write(Segmentation.of(1, 1, new int[1]), file);
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer header = ByteBuffer.wrap(bytes).putInt(16, 60_000).putInt(20, 60_000);
    CRC32 checksum = new CRC32();
    checksum.update(bytes, 12, 17);
    header.putInt(29, (int) checksum.getValue());
    Files.write(file, bytes);
    assertRefused(file, "60000×60000", "100000000");
  }

  @Test
  void readsBytesWithinTheLimitOfWhoAsks() throws IOException {
    Segmentation map = Segmentation.of(2, 3, new int[] {0, 0, 1, 1, 2, 2});
    byte[] png = LabelMapFile.png(map);
    assertEquals(map, LabelMapFile.read(new ByteArrayInputStream(png), "it", 6));
    String tooLarge = message(() -> LabelMapFile.read(new ByteArrayInputStream(png), "it", 5));
    assertEquals("it has 2×3 pixels, a label map may have 5 at most", tooLarge);
    byte[] text = {1, 2, 3};
    String none = message(() -> LabelMapFile.read(new ByteArrayInputStream(text), "it", 6));
    assertEquals("it is no PNG file; a label map is a PNG of one channel", none);
  }

  @Test
  void refusesToWriteMoreThanSixteenBits() {
    int[] labels = new int[65_537];
    Arrays.setAll(labels, i -> i);
    Segmentation tooMany = Segmentation.of(1, labels.length, labels);
    Path file = folder.resolve("map.png");
    String message = message(() -> LabelMapFile.write(tooMany, file));
    assertTrue(message.contains("65537") && message.contains("65536"), message);
    assertTrue(Files.notExists(file));
  }

  @Test
  void saysWhereItCannotWrite() throws IOException {
    Segmentation map = Segmentation.of(1, 1, new int[1]);
    Path missing = folder.resolve("missing").resolve("map.png");
    String message = message(() -> LabelMapFile.write(map, missing));
    assertTrue(message.contains("cannot be written to " + missing), message);
    Path occupied = Files.createDirectory(folder.resolve("occupied"));
    Files.writeString(occupied.resolve("file"), "", StandardCharsets.UTF_8);
    String other = message(() -> LabelMapFile.write(map, occupied));
    assertTrue(other.contains("cannot be written to " + occupied), other);
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(1, files.count(), "no temporary file is left");
    }
  }

  private static void assertRefused(Path file, String... words) {
    String message = message(() -> LabelMapFile.read(file));
    assertTrue(message.contains(file.toString()), message);
    for (String word : words) {
      assertTrue(message.contains(word), message);
    }
  }

  private static String message(Executable action) {
    return String.valueOf(assertThrows(IOException.class, action).getMessage());
  }
}
