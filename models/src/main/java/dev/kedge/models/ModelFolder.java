package dev.kedge.models;

import dev.kedge.classify.ClassifierException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The files of a model in the layout of the Hugging Face hub: {@code model.onnx} or {@code
 * onnx/model.onnx}, beside them {@code preprocessor_config.json} or {@code processor_config.json},
 * and {@code config.json}.
 *
 * @param name the folder's name, or the file's where a file was given
 * @param model the graph
 * @param configuration how photos are prepared, and labels
 * @param folder whether the model was given by its folder
 */
public record ModelFolder(
    String name, Path model, ModelConfiguration configuration, boolean folder) {
  /**
   * Finds a model by its folder or its file. A file that lies in such a folder, or in the folder
   * {@code onnx} of one, is read with that folder's configuration.
   */
  public static ModelFolder find(Path path) {
    if (Files.isDirectory(path)) {
      return inFolder(path);
    }
    if (!Files.exists(path)) {
      throw new ClassifierException(
          "no model at " + path + ": there is no such file or folder; check the path");
    }
    if (!Files.isRegularFile(path)) {
      throw new ClassifierException(path + " is neither a file nor a folder");
    }
    Path folder = path.toAbsolutePath().normalize().getParent();
    if (folder != null && !hasConfiguration(folder) && isNamedOnnx(folder)) {
      Path above = folder.getParent();
      folder = above != null && hasConfiguration(above) ? above : folder;
    }
    return of(nameOf(path), path, folder == null ? path.resolveSibling(".") : folder, false);
  }

  private static ModelFolder inFolder(Path folder) {
    for (Path model :
        new Path[] {folder.resolve("model.onnx"), folder.resolve("onnx/model.onnx")}) {
      if (Files.isRegularFile(model)) {
        return of(nameOf(folder), model, folder, true);
      }
    }
    throw new ClassifierException(
        "no model in folder "
            + folder
            + ": neither model.onnx nor onnx/model.onnx is there; give the .onnx file itself if it"
            + " has another name");
  }

  private static ModelFolder of(String name, Path model, Path folder, boolean isFolder) {
    try {
      if (Files.size(model) == 0) {
        throw new ClassifierException(
            model + " is empty (0 bytes); download or export the model again");
      }
      Optional<String> foreign = ForeignFile.of(start(model));
      if (foreign.isPresent()) {
        throw new ClassifierException("%s is no ONNX model but %s".formatted(model, foreign.get()));
      }
    } catch (IOException e) {
      throw unreadable(model, e);
    }
    return new ModelFolder(name, model, ModelConfiguration.in(folder), isFolder);
  }

  private static byte[] start(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(ForeignFile.TELLING_BYTES);
    }
  }

  /** SHA-256 of the graph's file in hex. */
  public String sha256() {
    try (InputStream in = Files.newInputStream(model)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(in, digest).transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw unreadable(model, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  static ClassifierException unreadable(Path file, IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return new ClassifierException("there is no file " + file + "; check the path", cause);
    }
    return new ClassifierException(
        "cannot read %s: %s (%s)"
            .formatted(file, cause.getMessage(), cause.getClass().getSimpleName()),
        cause);
  }

  private static boolean hasConfiguration(Path folder) {
    return ModelConfiguration.in(folder).isPresent();
  }

  private static boolean isNamedOnnx(Path folder) {
    return folder.endsWith("onnx");
  }

  private static String nameOf(Path path) {
    Path name = path.toAbsolutePath().normalize().getFileName();
    return name == null ? path.toString() : name.toString();
  }
}
