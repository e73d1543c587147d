package dev.kedge.testimages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the command explains where no photo and no model is named. Stateless. */
public final class Demo {
  /** The photo's file name in the catalogue. */
  public static final String PHOTO = "gc_scarlet_macaw.jpg";

  /** The name of the classifier and of its folder. */
  public static final String MODEL = "kedge-demo";

  private static final List<String> MODEL_FILES =
      List.of("model.onnx", "config.json", "preprocessor_config.json", "MODEL_CARD.md");

  private Demo() {}

  /** The photo's file. */
  public static byte[] photo() throws IOException {
    return TestImages.photo(TestImages.photos(), PHOTO).read();
  }

  /**
   * Writes the classifier's folder, laid out as on the Hugging Face hub, below a folder.
   *
   * <p>It knows the photos of the catalogue and little else: see its MODEL_CARD.md.
   *
   * @return the new folder, named {@link #MODEL}
   */
  public static Path writeModel(Path below) throws IOException {
    Path folder = Files.createDirectory(below.resolve(MODEL));
    for (String file : MODEL_FILES) {
      Files.write(folder.resolve(file), TestImages.resource("demo-model/" + file));
    }
    return folder;
  }
}
