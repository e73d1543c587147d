package dev.kedge.bench.gpu;

import dev.kedge.image.Image;
import dev.kedge.image.io.ImageReader;
import dev.kedge.testimages.Demo;
import dev.kedge.testimages.Photo;
import dev.kedge.testimages.TestImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The models and photos of a check: the embedded ones, and those in folders that are given. */
final class Inputs {
  private static final String MODELS = "kedge.models";
  private static final String PHOTOS = "kedge.photos";

  private Inputs() {}

  /** Folders of models. */
  static List<Path> models() throws IOException {
    List<Path> models =
        new ArrayList<>(List.of(Demo.writeModel(Files.createTempDirectory("kedge-demo-model"))));
    String given = System.getProperty(MODELS);
    if (given != null) {
      try (Stream<Path> folders = Files.list(Path.of(given))) {
        folders.filter(Files::isDirectory).sorted().forEach(models::add);
      }
    }
    return models;
  }

  /** Photos by name. */
  static Map<String, Image> photos() throws IOException {
    Map<String, Image> photos = new LinkedHashMap<>();
    ImageReader reader = new ImageReader();
    String given = System.getProperty(PHOTOS);
    if (given == null) {
      for (Photo photo : TestImages.photos()) {
        photos.put(photo.file(), reader.read(photo.read(), photo.file()));
      }
      return photos;
    }
    try (Stream<Path> files = Files.list(Path.of(given))) {
      for (Path file :
          files
              .filter(f -> f.toString().matches(".*\\.(png|jpe?g|webp|tiff?)"))
              .sorted()
              .toList()) {
        photos.put(String.valueOf(file.getFileName()), reader.read(file));
      }
    }
    return photos;
  }
}
