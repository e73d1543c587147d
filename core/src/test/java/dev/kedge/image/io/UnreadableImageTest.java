package dev.kedge.image.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.image.Image;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class UnreadableImageTest {
  private static final ImageReader READER = new ImageReader();

  private static String refusal(byte[] data) {
    return String.valueOf(
        assertThrows(UnreadableImageException.class, () -> READER.read(data, "photo"))
            .getMessage());
  }

  @Test
  void saysWhatIsNotThere(@TempDir Path folder) {
    Path missing = folder.resolve("missing.jpg");
    Exception e = assertThrows(UnreadableImageException.class, () -> READER.read(missing));
    assertEquals(missing + ": there is no such file; check the path", e.getMessage());
    e = assertThrows(UnreadableImageException.class, () -> READER.read(folder));
    assertEquals(folder + ": is a folder; give the path of a picture in it", e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "empty.png, is empty (0 bytes)",
    "text.jpg, 'is a text file, not a picture'",
    "truncated.jpg, is a truncated JPEG picture",
    "truncated.png, is a truncated PNG picture",
    "claims-16000.jpg, 'claims 16000×16000 pixels, more than the limit of 100,000,000 pixels'",
  })
  void saysWhatAFileIs(String name, String reason) {
    String message = refusal(TestPictures.bytes(name));
    assertTrue(message.startsWith("photo: " + reason), message);
  }

  @Test
  void namesOtherFormats() {
    byte[] heic = "\0\0\0\30ftypheic\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
    assertTrue(refusal(heic).contains("a HEIC picture"), refusal(heic));
    byte[] noise = {1, 2, 3, 4, 5, 6, 7, 8};
    assertTrue(refusal(noise).contains("of an unknown kind"), refusal(noise));
    assertTrue(refusal(noise).contains("JPEG, PNG, BMP, GIF, WebP or TIFF"), refusal(noise));
  }

  @Test
  void aRaisedLimitStillRefusesWhatTheBytesCannotHold() {
    ImageReader reader = new ImageReader(300_000_000);
    byte[] bomb = TestPictures.bytes("claims-16000.jpg");
    Exception e = assertThrows(UnreadableImageException.class, () -> reader.read(bomb, "photo"));
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains("too few for the size it claims"), message);
  }

  @ParameterizedTest
  @MethodSource("dev.kedge.image.io.TestPictures#names")
  void theLimitHoldsForEveryFormat(String name) throws Exception {
    byte[] data = TestPictures.bytes(name);
    Image image;
    try {
      image = READER.read(data, name);
    } catch (UnreadableImageException unreadable) {
      return; // the others are what this test is for
    }
    assertEquals(image, new ImageReader(image.pixels()).read(data, name));
    ImageReader small = new ImageReader(image.pixels() - 1L);
    Exception e = assertThrows(UnreadableImageException.class, () -> small.read(data, name));
    assertTrue(String.valueOf(e.getMessage()).contains("more than the limit"), e.getMessage());
  }

  /** A file cut anywhere is refused, or all its pixels were there: never a picture in part. */
  @ParameterizedTest
  @MethodSource("dev.kedge.image.io.TestPictures#names")
  void noTruncatedFileShowsAnotherPicture(String name) {
    byte[] data = TestPictures.bytes(name);
    Image whole = null;
    try {
      whole = READER.read(data, name);
    } catch (UnreadableImageException unreadable) {
      // a part of it is not readable either
    }
    for (int length = 0; length < data.length; length++) {
      try {
        assertEquals(whole, READER.read(Arrays.copyOf(data, length), name), name + " " + length);
      } catch (UnreadableImageException expected) {
        assertTrue(String.valueOf(expected.getMessage()).startsWith(name + ": "));
      }
    }
  }

  /** Whatever a file holds, there is a picture or an UnreadableImageException. */
  @ParameterizedTest
  @MethodSource("dev.kedge.image.io.TestPictures#names")
  void noDamagedFileBreaksTheReader(String name) {
    byte[] data = TestPictures.bytes(name);
    if (data.length == 0) {
      return; // nothing to damage
    }
    ImageReader reader = new ImageReader(1_000_000);
    long seed = 20251;
    Random random = new Random(seed);
    for (int trial = 0; trial < 200; trial++) {
      byte[] damaged = data.clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        int within = random.nextBoolean() ? data.length : Math.min(64, data.length);
        damaged[random.nextInt(within)] = (byte) random.nextInt(256);
      }
      try {
        Image image = reader.read(damaged, name);
        assertTrue(image.pixels() <= 1_000_000);
      } catch (UnreadableImageException expected) {
        assertTrue(String.valueOf(expected.getMessage()).startsWith(name + ": "));
      } catch (RuntimeException | Error e) {
        throw new AssertionError(name + ", seed " + seed + ", trial " + trial, e);
      }
    }
  }

  @Test
  void everyTestPictureIsListed() {
    assertTrue(TestPictures.names().size() >= 60, List.copyOf(TestPictures.names()).toString());
  }
}
