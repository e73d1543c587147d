package dev.kedge.bench;

import dev.kedge.engine.Source;
import dev.kedge.image.Image;
import dev.kedge.image.io.ImageReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Any number of pictures from some photos: each is read from its file anew, and cut at random.
 *
 * @param photos files
 * @param magnified how many times each pixel is repeated in each direction, for larger photos
 */
record Crops(List<Path> photos, int magnified) {
  /** The sides of a crop are at least this share of the photo's. */
  private static final double LEAST_SHARE = .6;

  Stream<Source> sources(long count) {
    return LongStream.range(0, count).mapToObj(i -> Source.of("crop " + i, () -> read(i)));
  }

  /** The crop of a number; the number is the seed. */
  Image read(long number) throws IOException {
    Random random = new Random(number);
    Image photo = new ImageReader().read(photos.get((int) (number % photos.size())));
    int height = side(photo.height(), random);
    int width = side(photo.width(), random);
    int top = random.nextInt(photo.height() - height + 1);
    int left = random.nextInt(photo.width() - width + 1);
    byte[] rgb = new byte[height * width * magnified * magnified * Image.CHANNELS];
    for (int y = 0, i = 0; y < height * magnified; y++) {
      for (int x = 0; x < width * magnified; x++) {
        int pixel = (top + y / magnified) * photo.width() + left + x / magnified;
        for (int c = 0; c < Image.CHANNELS; c++) {
          rgb[i++] = (byte) photo.value(pixel, c);
        }
      }
    }
    return Image.of(height * magnified, width * magnified, rgb);
  }

  private static int side(int whole, Random random) {
    return (int) (whole * (LEAST_SHARE + (1 - LEAST_SHARE) * random.nextDouble()));
  }
}
