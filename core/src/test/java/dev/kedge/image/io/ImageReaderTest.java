package dev.kedge.image.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kedge.image.Image;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReaderTest {
  private static final int HEIGHT = 16;
  private static final int WIDTH = 24;

  /** Compares with the drawn picture, but for pixels next to an edge if the format is lossy. */
  private static void assertBase(Image image, int tolerance, int paper, double opacity) {
    assertEquals(HEIGHT, image.height());
    assertEquals(WIDTH, image.width());
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        if (tolerance > 0 && nearEdge(y, x)) {
          continue;
        }
        for (int c = 0; c < Image.CHANNELS; c++) {
          int drawn = TestPictures.baseColour(y, x) >> (16 - 8 * c) & 0xFF;
          double expected = drawn * opacity + paper * (1 - opacity);
          int seen = image.value(y * WIDTH + x, c);
          assertEquals(expected, seen, tolerance + (opacity < 1 ? 0.51 : 0), y + "," + x);
        }
      }
    }
  }

  private static boolean nearEdge(int y, int x) {
    for (int dy = -2; dy <= 2; dy++) {
      for (int dx = -2; dx <= 2; dx++) {
        int ny = Math.clamp(y + dy, 0, HEIGHT - 1);
        int nx = Math.clamp(x + dx, 0, WIDTH - 1);
        if (TestPictures.baseColour(ny, nx) != TestPictures.baseColour(y, x)) {
          return true;
        }
      }
    }
    return false;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "base.png",
        "rgb16.png",
        "palette.png",
        "interlaced.png",
        "orientation-6.png",
        "rgb24.bmp",
        "palette8.bmp",
        "rle8.bmp",
        "plain.gif",
        "animated.gif",
        "lossless.webp",
        "animated.webp",
        "orientation-6.webp",
        "rgb-none.tif",
        "rgb-lzw.tif",
        "rgb-deflate.tif",
        "rgb-packbits.tif",
        "rgb16-lzw.tif",
        "rgb-planar-msb.tif",
        "palette.tif",
        "tiled.tif",
        "orientation-6.tif",
        "big.tif",
        "xmp-6.png",
        "xmp-6.tif",
        "xmp-6.webp",
        "raw-profile-6.png"
      })
  void losslessFilesShowWhatWasDrawn(String name) throws Exception {
    assertBase(TestPictures.read(name), 0, 0, 1);
  }

  /** The tolerances are for what the encoders lost, rings about the edges above all. */
  @ParameterizedTest
  @CsvSource({
    "baseline.jpg, 10",
    "progressive.jpg, 10",
    "subsampled.jpg, 12",
    "cmyk-adobe.jpg, 8",
    "cmyk-plain.jpg, 8",
    "ycck.jpg, 12",
    "orientation-1.jpg, 10",
    "orientation-2.jpg, 10",
    "orientation-3.jpg, 10",
    "orientation-4.jpg, 10",
    "orientation-5.jpg, 10",
    "orientation-6.jpg, 10",
    "orientation-7.jpg, 10",
    "orientation-8.jpg, 10",
    "lossy.webp, 8",
    "cmyk.tif, 2",
    "rgb565.bmp, 8",
    "jpeg.tif, 10",
    "xmp-6.jpg, 10",
  })
  void lossyFilesShowAboutWhatWasDrawn(String name, int tolerance) throws Exception {
    assertBase(TestPictures.read(name), tolerance, 0, 1);
  }

  @ParameterizedTest
  @CsvSource({
    "rgba.png, 0",
    "rgba.tif, 0",
    "rgba32.bmp, 0",
    "alpha-lossless.webp, 0",
    "alpha-lossy.webp, 6",
  })
  void halfTransparentPicturesLieOverWhite(String name, int tolerance) throws Exception {
    assertBase(TestPictures.read(name), tolerance, 255, 128 / 255.0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"palette-transparent.png", "transparent.gif"})
  void transparentColoursAreWhite(String name) throws Exception {
    Image image = TestPictures.read(name);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int drawn = TestPictures.baseColour(y, x);
        int expected = drawn == 0x101010 ? 0xFFFFFF : drawn;
        int pixel = y * WIDTH + x;
        int seen = image.value(pixel, 0) << 16 | image.value(pixel, 1) << 8 | image.value(pixel, 2);
        assertEquals(expected, seen);
      }
    }
  }

  /** A file that is a thousandth of its picture is no bomb. */
  @Test
  void aPageOfOneColourIsRead() throws Exception {
    Image page = TestPictures.read("white.tif");
    assertEquals(800 * 600, page.pixels());
    assertEquals(page.pixels() * Image.CHANNELS, countOf(page, 255));
  }

  private static int countOf(Image image, int value) {
    int count = 0;
    for (byte b : image.copyRgb()) {
      count += (b & 0xFF) == value ? 1 : 0;
    }
    return count;
  }

  /** Index and alpha of each pixel: 0 is (10, 20, 30), 1 is (200, 100, 0); alphas 255, 128, 0. */
  @Test
  void aPaletteMayHaveAnAlphaBandBeside() throws Exception {
    byte[] pixels = {0, (byte) 255, 1, (byte) 128, 1, 0};
    Image image = new ImageReader().read(PaletteWithAlpha.tiff(3, 1, pixels), "palette");
    assertArrayEquals(
        new byte[] {10, 20, 30, (byte) 227, (byte) 177, 127, -1, -1, -1}, image.copyRgb());
    byte[] column = new ImageReader().read(PaletteWithAlpha.tiff(1, 3, pixels), "p").copyRgb();
    assertArrayEquals(image.copyRgb(), column);
  }

  /** Ramps from white to black or back; a gamma, which getRGB would apply, would bend them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "grey8.png",
        "grey-alpha.png",
        "grey16.png",
        "grey8.tif",
        "grey16.tif",
        "grey.jpg"
      })
  void greyValuesStay(String name) throws Exception {
    Image image = TestPictures.read(name);
    assertEquals(256, image.pixels());
    for (int i = 0; i < 256; i++) {
      for (int c = 0; c < Image.CHANNELS; c++) {
        assertEquals(255 - i, image.value(i, c), name.endsWith(".jpg") ? 1 : 0);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"grey2.png, 4", "grey4.png, 16", "bilevel-g4.tif, 2", "bilevel.bmp, 2"})
  void fewBitsSpanTheWholeRange(String name, int levels) throws Exception {
    Image image = TestPictures.read(name);
    for (int i = 0; i < 256; i++) {
      assertEquals(0, image.value(i, 0) % (255 / (levels - 1)));
    }
    assertEquals(255, image.value(0, 1));
    assertEquals(0, image.value(255, 2));
  }

  @Test
  void oneBitIsBlackAndWhite() throws Exception {
    byte[] row = TestPictures.read("grey1.png").copyRgb();
    assertArrayEquals(new byte[] {0, 0, 0, -1, -1, -1, 0, 0, 0, -1, -1, -1}, row);
  }

  @Test
  void readsStreamsAsFiles() throws Exception {
    var in = new ByteArrayInputStream(TestPictures.bytes("base.png"));
    assertEquals(TestPictures.read("base.png"), new ImageReader().read(in, "stream"));
  }

  @Test
  void manyThreadsReadTheSame() throws Exception {
    ImageReader reader = new ImageReader();
    List<String> names =
        List.of("baseline.jpg", "lossy.webp", "rgb-lzw.tif", "rgba.png", "plain.gif");
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<Image>> seen = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        String name = names.get(i % names.size());
        seen.add(threads.submit(() -> reader.read(TestPictures.bytes(name), name)));
      }
      for (int i = 0; i < 200; i++) {
        assertEquals(TestPictures.read(names.get(i % names.size())), seen.get(i).get());
      }
    }
  }
}
