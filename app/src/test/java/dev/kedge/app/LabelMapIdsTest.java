package dev.kedge.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A label map of one's own has its own ids. */
final class LabelMapIdsTest {
  private static final int STEP = 10;

  @TempDir Path folder;

  @Test
  void theIdsOfAMapAreToldBesideTheNumbers() throws Exception {
    run("explain", "--segments=6", "--out", folder.toString());
    File map = folder.resolve("labels.png").toFile();
    BufferedImage labels = ImageIO.read(map);
    BufferedImage own =
        new BufferedImage(labels.getWidth(), labels.getHeight(), BufferedImage.TYPE_BYTE_GRAY);
    int most = 0;
    for (int y = 0; y < own.getHeight(); y++) {
      for (int x = 0; x < own.getWidth(); x++) {
        int label = labels.getRaster().getSample(x, y, 0);
        most = Math.max(most, label);
        own.getRaster().setSample(x, y, 0, STEP * label);
      }
    }
    ImageIO.write(own, "png", map);
    JsonNode segmentation =
        new ObjectMapper()
            .readTree(run("explain", "--json", "--segmenter=map:" + map))
            .get("segmentation");
    String text = run("explain", "--segmenter=map:" + map);
    assertTrue(text.matches("(?s).*In the label map +ids? \\d*0\\b.*"), text);
    assertEquals(most + 1, segmentation.get("superpixels").intValue());
    for (int superpixel = 0; superpixel <= most; superpixel++) {
      assertEquals(STEP * superpixel, segmentation.get("ids").get(superpixel).intValue());
    }
  }

  private static String run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    assertEquals(
        0, Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args), err::toString);
    return out.toString();
  }
}
