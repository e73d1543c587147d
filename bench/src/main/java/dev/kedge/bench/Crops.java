package dev.kedge.bench;

import dev.kedge.engine.Source;
import dev.kedge.image.Image;
import dev.kedge.image.io.ImageReader;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Any number of pictures from some photos: each is read from its file anew, and cut at random.
 *
 * @param photos files
 */
record Crops(List<Path> photos) {
  /** The sides of a crop are at least this share of the photo's. */
  private static final double LEAST_SHARE = .6;

  /** The same photos, their sides several times as long, as JPEG files in a folder. */
  Crops magnified(int times, Path folder) throws IOException {
    List<Path> larger = new ArrayList<>();
    for (Path photo : photos) {
      BufferedImage picture = ImageIO.read(photo.toFile());
      int width = times * picture.getWidth();
      int height = times * picture.getHeight();
      BufferedImage scaled = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
      Graphics2D graphics = scaled.createGraphics();
      graphics.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
      graphics.drawImage(picture, 0, 0, width, height, null);
      graphics.dispose();
      Path file = folder.resolve(larger.size() + ".jpg");
      ImageIO.write(scaled, "jpg", Files.createFile(file).toFile());
      larger.add(file);
    }
    return new Crops(larger);
  }

  /** The crops of the numbers from 0 on. */
  Stream<Source> sources(long count) {
    return sources(LongStream.range(0, count));
  }

  /** The crops of some numbers. */
  Stream<Source> sources(LongStream numbers) {
    return numbers.mapToObj(i -> Source.of("crop " + i, () -> read(i)));
  }

  /** The crop of a number; the number is the seed. */
  Image read(long number) throws IOException {
    Random random = new Random(number);
    Image photo = new ImageReader().read(photos.get((int) (number % photos.size())));
    int height = side(photo.height(), random);
    int width = side(photo.width(), random);
    int top = random.nextInt(photo.height() - height + 1);
    int left = random.nextInt(photo.width() - width + 1);
    byte[] from = photo.copyRgb();
    byte[] rgb = new byte[height * width * Image.CHANNELS];
    int row = width * Image.CHANNELS;
    for (int y = 0; y < height; y++) {
      int start = ((top + y) * photo.width() + left) * Image.CHANNELS;
      System.arraycopy(from, start, rgb, y * row, row);
    }
    return Image.of(height, width, rgb);
  }

  private static int side(int whole, Random random) {
    return (int) (whole * (LEAST_SHARE + (1 - LEAST_SHARE) * random.nextDouble()));
  }
}
