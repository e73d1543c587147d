package dev.kedge.testimages;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The catalogue of photos. Stateless. */
public final class TestImages {
  private TestImages() {}

  /** All photos, by name. */
  public static List<Photo> photos() throws IOException {
    String table = new String(resource("photos.tsv"), StandardCharsets.UTF_8);
    return table.lines().skip(1).map(TestImages::photo).toList();
  }

  /**
   * The photo of a file name.
   *
   * @throws FileNotFoundException if the catalogue has none of that name
   */
  public static Photo photo(List<Photo> photos, String file) throws FileNotFoundException {
    return photos.stream()
        .filter(p -> p.file().equals(file))
        .findFirst()
        .orElseThrow(() -> new FileNotFoundException("the catalogue has no photo " + file));
  }

  private static Photo photo(String row) {
    String[] fields = row.split("\t", -1);
    return new Photo(
        fields[0],
        Integer.parseInt(fields[1]),
        Integer.parseInt(fields[2]),
        fields[3],
        fields[4],
        fields[5],
        fields[6],
        fields[7]);
  }

  /** A file of this package. */
  static byte[] resource(String name) throws IOException {
    try (InputStream stream = TestImages.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new FileNotFoundException("missing in kedge-test-images: " + name);
      }
      return stream.readAllBytes();
    }
  }
}
