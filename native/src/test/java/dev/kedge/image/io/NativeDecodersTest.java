package dev.kedge.image.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kedge.decode.LeptonicaWebp;
import dev.kedge.image.Image;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** All that holds of the Java decoders holds where native ones take their place. */
final class NativeDecodersTest {
  @Test
  void webpIsDecodedByLibwebp() {
    assertEquals(LeptonicaWebp.class, PixelDecoders.of(Format.WEBP).orElseThrow().getClass());
    assertEquals(Optional.empty(), new LeptonicaWebp().missing());
  }

  @Test
  void aPageOfOneColourIsRead() throws Exception {
    Image page = TestPictures.read("white.webp");
    assertEquals(TestPictures.read("white.tif"), page);
  }

  @Nested
  final class Right extends ImageReaderTest {}

  @Nested
  final class Unreadable extends UnreadableImageTest {}
}
