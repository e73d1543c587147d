package dev.kedge.models;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files that say how a model's pictures are prepared and what its classes are called, as far as
 * they are there. They need not lie beside the model, which may run elsewhere.
 *
 * @param preprocessor {@code preprocessor_config.json}: how photos are prepared
 * @param processor {@code processor_config.json}: the same together with how texts are
 * @param config {@code config.json}: labels; in timm's, how photos are prepared too
 */
public record ModelConfiguration(
    Optional<Path> preprocessor, Optional<Path> processor, Optional<Path> config) {
  /** No file at all. */
  public static final ModelConfiguration NONE =
      new ModelConfiguration(Optional.empty(), Optional.empty(), Optional.empty());

  private static final String MULTI_LABEL = "multi_label_classification";

  /** Those in a folder. */
  public static ModelConfiguration in(Path folder) {
    return new ModelConfiguration(
        existing(folder.resolve("preprocessor_config.json")),
        existing(folder.resolve("processor_config.json")),
        existing(folder.resolve("config.json")));
  }

  /** Whether there is any. */
  public boolean isPresent() {
    return Stream.of(preprocessor, processor, config).anyMatch(Optional::isPresent);
  }

  /**
   * Whether {@code config.json} says that labels do not exclude each other ({@code problem_type} is
   * {@code multi_label_classification}).
   */
  public boolean labelsIndependent() {
    return config
        .flatMap(file -> ConfigFile.read(file).text("problem_type"))
        .filter(MULTI_LABEL::equals)
        .isPresent();
  }

  private static Optional<Path> existing(Path file) {
    return Optional.of(file).filter(Files::isRegularFile);
  }
}
