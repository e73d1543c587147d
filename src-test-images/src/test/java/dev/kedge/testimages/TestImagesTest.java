package dev.kedge.testimages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TestImagesTest {
  @Test
  void catalogueTellsTheTruth() throws IOException, NoSuchAlgorithmException {
    assertTrue(TestImages.photos().size() >= 8);
    for (Photo photo : TestImages.photos()) {
      byte[] file = photo.read();
      assertEquals(photo.sha256(), sha256(file), photo.file());
      var decoded = ImageIO.read(new ByteArrayInputStream(file));
      assertEquals(photo.width(), decoded.getWidth(), photo.file());
      assertEquals(photo.height(), decoded.getHeight(), photo.file());
      assertTrue(Math.max(photo.width(), photo.height()) <= 640, photo.file());
      assertTrue(photo.licence().matches("(?i)(CC0|public domain).*"), photo.licence());
      assertTrue(!photo.author().isBlank() && !photo.source().isBlank(), photo.file());
    }
  }

  @Test
  void demoModelIsTheOneOfItsCard(@TempDir Path folder)
      throws IOException, NoSuchAlgorithmException {
    Path model = Demo.writeModel(folder);
    String sha256 = sha256(Files.readAllBytes(model.resolve("model.onnx")));
    assertTrue(Files.readString(model.resolve("MODEL_CARD.md")).contains(sha256), sha256);
  }

  private static String sha256(byte[] file) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
  }
}
