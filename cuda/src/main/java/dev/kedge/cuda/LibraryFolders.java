package dev.kedge.cuda;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where CUDA's libraries may be on a Linux host: folders given by the user, what the loader knows,
 * NVIDIA's own folders, and those of pip's packages. Reads folders only: nothing is loaded, no
 * process started. Immutable.
 */
final class LibraryFolders {
  /** Folders to look in first, separated by colons: a system property. */
  static final String PROPERTY = "kedge.cuda.path";

  /** The same as a variable of the environment. */
  static final String VARIABLE = "KEDGE_CUDA_PATH";

  private static final List<String> TOOLKITS =
      List.of("usr/local/cuda/lib64", "usr/local/cuda-*/lib64", "opt/cuda/lib64");
  private static final List<String> PYTHONS =
      List.of(
          "usr/local/lib/python3*/dist-packages",
          "usr/local/lib/python3*/site-packages",
          "usr/lib/python3/dist-packages",
          "usr/lib/python3*/site-packages",
          "opt/*/lib/python3*/site-packages");
  private static final String PIP = "nvidia/*/lib";

  private final Path root;
  private final List<Path> given;
  private final List<Path> usual;

  private LibraryFolders(Path root, List<Path> given, List<Path> usual) {
    this.root = root;
    this.given = given;
    this.usual = usual;
  }

  /** Those of this host. */
  static LibraryFolders here() {
    return of(Path.of("/"), System.getProperty(PROPERTY, ""), System.getenv());
  }

  /**
   * Those of a host whose files are below {@code root}.
   *
   * @param property folders to look in first
   */
  static LibraryFolders of(Path root, String property, Map<String, String> environment) {
    List<Path> given =
        Stream.of(property, environment.getOrDefault(VARIABLE, ""))
            .flatMap(LibraryFolders::split)
            .toList();
    List<Path> usual = new ArrayList<>(split(value(environment, "LD_LIBRARY_PATH")).toList());
    for (String variable : List.of("CUDA_HOME", "CUDA_PATH")) {
      split(value(environment, variable)).map(home -> home.resolve("lib64")).forEach(usual::add);
    }
    TOOLKITS.forEach(pattern -> usual.addAll(matching(root, pattern)));
    for (String variable : List.of("VIRTUAL_ENV", "CONDA_PREFIX")) {
      split(value(environment, variable))
          .forEach(
              home -> {
                usual.addAll(matching(home, "lib/python3*/site-packages/" + PIP));
                usual.add(home.resolve("lib"));
              });
    }
    split(value(environment, "HOME"))
        .forEach(
            home -> {
              usual.addAll(matching(home, ".local/lib/python3*/site-packages/" + PIP));
              usual.addAll(matching(home, ".pyenv/versions/*/lib/python3*/site-packages/" + PIP));
            });
    PYTHONS.forEach(pattern -> usual.addAll(matching(root, pattern + "/" + PIP)));
    return new LibraryFolders(root, given, usual);
  }

  private static String value(Map<String, String> environment, String variable) {
    return environment.getOrDefault(variable, "");
  }

  private static Stream<Path> split(String folders) {
    return Arrays.stream(folders.split(File.pathSeparator, -1))
        .filter(folder -> !folder.isBlank())
        .map(Path::of);
  }

  /** The file of a library with this name, by which others ask for it ({@code SONAME}). */
  Optional<Path> find(String name) {
    return Stream.of(in(given, name), known(name), in(usual, name))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<Path> in(List<Path> folders, String name) {
    return folders.stream()
        .map(folder -> folder.resolve(name))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /** What the loader's cache, which {@code ldconfig} makes, has under this name. */
  private Optional<Path> known(String name) {
    try {
      String cache = Files.readString(root.resolve("etc/ld.so.cache"), StandardCharsets.ISO_8859_1);
      return Arrays.stream(cache.split("\0", -1))
          .filter(entry -> entry.startsWith("/") && entry.endsWith("/" + name))
          .map(entry -> root.resolve(entry.substring(1)))
          .filter(Files::isRegularFile)
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** What was looked through, for a sentence. */
  String looked() {
    List<String> places = new ArrayList<>();
    Stream.of(given, usual)
        .flatMap(List::stream)
        .filter(Files::isDirectory)
        .map(Path::toString)
        .distinct()
        .forEach(places::add);
    places.add("the loader's own folders (ldconfig -p)");
    return String.join(", ", places);
  }

  /** Folders that fit a pattern of names, the last in the order of names first. */
  private static List<Path> matching(Path from, String pattern) {
    List<Path> found = List.of(from);
    for (String part : pattern.split("/", -1)) {
      found = found.stream().flatMap(folder -> children(folder, part)).toList();
    }
    return found;
  }

  private static Stream<Path> children(Path folder, String pattern) {
    if (!pattern.contains("*")) {
      Path child = folder.resolve(pattern);
      return Files.isDirectory(child) ? Stream.of(child) : Stream.empty();
    }
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder, pattern)) {
      List<Path> all = new ArrayList<>();
      children.forEach(all::add);
      return all.stream().filter(Files::isDirectory).sorted(Comparator.reverseOrder());
    } catch (IOException | DirectoryIteratorException e) {
      return Stream.empty();
    }
  }
}
