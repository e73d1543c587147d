package dev.kedge.image.io;

import dev.kedge.image.Image;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** The files of src/test/resources/images; its README.md says how each was made. */
final class TestPictures {
  private TestPictures() {}

  static byte[] bytes(String name) {
    try (InputStream in = TestPictures.class.getResourceAsStream("/images/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> names() {
    URL base = Objects.requireNonNull(TestPictures.class.getResource("/images/base.png"));
    try {
      return names(base).stream()
          .filter(name -> !name.isEmpty() && !name.endsWith(".md"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The names beside a file, in a folder or, for the tests of other modules, in a jar. */
  private static List<String> names(URL base) throws IOException, URISyntaxException {
    if (base.openConnection() instanceof JarURLConnection jar) {
      return jar.getJarFile().stream()
          .map(ZipEntry::getName)
          .filter(name -> name.startsWith("images/"))
          .map(name -> name.substring("images/".length()))
          .toList();
    }
    try (Stream<Path> files = Files.list(Path.of(base.toURI().resolve(".")))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  static Image read(String name) throws UnreadableImageException {
    return new ImageReader().read(bytes(name), name);
  }

  /** What base.png shows, from the numbers that it was drawn with. */
  static int baseColour(int y, int x) {
    if (y < 4 && x < 4) {
      return 0x101010;
    }
    if (y < 8) {
      return x < 12 ? 0xC04020 : 0x20A040;
    }
    return x < 12 ? 0x3050D0 : 0xE0C010;
  }
}
