package dev.kedge.segment;

import dev.kedge.image.Image;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/** Pictures for tests. */
final class Pictures {
  private Pictures() {}

  /** An RGB picture from a file, values as stored. */
  static Image read(Path file) throws IOException {
    Raster raster = ImageIO.read(file.toFile()).getRaster();
    int height = raster.getHeight();
    int width = raster.getWidth();
    byte[] rgb = new byte[height * width * Image.CHANNELS];
    for (int i = 0; i < rgb.length; i++) {
      int pixel = i / Image.CHANNELS;
      rgb[i] = (byte) raster.getSample(pixel % width, pixel / width, i % Image.CHANNELS);
    }
    return Image.of(height, width, rgb);
  }

  /** All pixels of one colour. */
  static Image plain(int height, int width, int red, int green, int blue) {
    byte[] rgb = new byte[height * width * Image.CHANNELS];
    for (int i = 0; i < rgb.length; i += Image.CHANNELS) {
      rgb[i] = (byte) red;
      rgb[i + 1] = (byte) green;
      rgb[i + 2] = (byte) blue;
    }
    return Image.of(height, width, rgb);
  }

  /** Random rectangles on random noise: areas, edges and texture. */
  static Image random(int height, int width, long seed) {
    Random random = new Random(seed);
    byte[] rgb = new byte[height * width * Image.CHANNELS];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) random.nextInt(60);
    }
    for (int rectangle = 0; rectangle < 6; rectangle++) {
      byte[] colour = new byte[Image.CHANNELS];
      random.nextBytes(colour);
      int top = random.nextInt(height);
      int left = random.nextInt(width);
      int bottom = top + 1 + random.nextInt(height - top);
      int right = left + 1 + random.nextInt(width - left);
      for (int y = top; y < bottom; y++) {
        for (int x = left; x < right; x++) {
          System.arraycopy(colour, 0, rgb, (y * width + x) * Image.CHANNELS, Image.CHANNELS);
        }
      }
    }
    return Image.of(height, width, rgb);
  }

  /** Black to the left of a column, white from there. */
  static Image halves(int height, int width, int firstWhite) {
    byte[] rgb = new byte[height * width * Image.CHANNELS];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i / Image.CHANNELS % width >= firstWhite ? 255 : 0);
    }
    return Image.of(height, width, rgb);
  }
}
