package dev.kedge.app.flags;

import dev.kedge.image.Image;
import dev.kedge.image.io.ImageReader;
import dev.kedge.testimages.Demo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A photo to explain: a file, or the embedded one. */
public sealed interface PhotoSource {
  /** The files, or the embedded photo if there are none. */
  static List<PhotoSource> of(List<Path> files) {
    return files.isEmpty()
        ? List.of(new Embedded())
        : files.stream().<PhotoSource>map(File::new).toList();
  }

  /** Its name as it was given. */
  String name();

  Image read(ImageReader reader) throws IOException;

  /** A file. */
  record File(Path path) implements PhotoSource {
    @Override
    public String name() {
      return path.toString();
    }

    @Override
    public Image read(ImageReader reader) throws IOException {
      return reader.read(path);
    }
  }

  /** The demo's photo. */
  record Embedded() implements PhotoSource {
    @Override
    public String name() {
      return Demo.PHOTO;
    }

    @Override
    public Image read(ImageReader reader) throws IOException {
      return reader.read(Demo.photo(), name());
    }
  }
}
