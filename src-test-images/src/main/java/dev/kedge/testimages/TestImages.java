package dev.kedge.testimages;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The catalogue of photos, and the demo classifier. Stateless. */
public final class TestImages {
  /** The photo that the demo explains. */
  public static final String DEMO_PHOTO = "gc_scarlet_macaw.jpg";

  /** The name of the demo classifier and of its folder. */
  public static final String DEMO_MODEL = "kedge-demo";

  private static final List<String> MODEL_FILES =
      List.of("model.onnx", "config.json", "preprocessor_config.json", "MODEL_CARD.md");

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

  /**
   * Writes the demo classifier's folder, laid out as on the Hugging Face hub, below a folder.
   *
   * <p>It knows the photos of the catalogue and little else: see its MODEL_CARD.md.
   *
   * @return the new folder, named {@link #DEMO_MODEL}
   */
  public static Path writeDemoModel(Path below) throws IOException {
    Path folder = Files.createDirectory(below.resolve(DEMO_MODEL));
    for (String file : MODEL_FILES) {
      Files.write(folder.resolve(file), resource("demo-model/" + file));
    }
    return folder;
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream stream = TestImages.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new FileNotFoundException("missing in kedge-test-images: " + name);
      }
      return stream.readAllBytes();
    }
  }
}
