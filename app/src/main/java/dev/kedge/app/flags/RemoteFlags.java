package dev.kedge.app.flags;

import static dev.kedge.app.flags.ExplainFlags.checked;

import dev.kedge.classify.Classifier;
import dev.kedge.models.ModelConfiguration;
import dev.kedge.models.ModelOptions;
import dev.kedge.models.remote.RemoteClassifier;
import dev.kedge.models.remote.RemoteModel;
import dev.kedge.models.remote.RemoteOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a model on a server is asked. */
final class RemoteFlags {
  private static final String TOKEN = "KEDGE_OIP_TOKEN";

  @Option(
      names = "--prepare",
      paramLabel = "DIR",
      description =
          "With a model on a server: a folder whose preprocessor_config.json (or"
              + " processor_config.json, or timm's config.json) says how pictures are prepared, and"
              + " whose config.json has the labels.")
  @Nullable Path prepare;

  @Option(
      names = "--remote-timeout",
      paramLabel = "SECONDS",
      description =
          "With a model on a server: longest time for an answer, tries after broken connections and"
              + " busy answers counted in (default: 60).")
  @Nullable Double timeout;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "With a model on a server: a file with the bearer token; else it is taken from the"
              + " environment, "
              + TOKEN
              + ".")
  @Nullable Path tokenFile;

  /** Opens a model on a server; the caller closes it. */
  Classifier open(RemoteModel where, ModelOptions model) {
    RemoteOptions options = RemoteOptions.DEFAULTS.withModel(model);
    if (prepare != null) {
      options = options.withConfiguration(configuration(prepare));
    }
    if (timeout != null) {
      options = options.withTimeout(FlagChecks.seconds("--remote-timeout", timeout));
    }
    Optional<String> token =
        tokenFile != null
            ? Optional.of(read(tokenFile))
            : Optional.ofNullable(System.getenv(TOKEN));
    RemoteOptions asked = options;
    return RemoteClassifier.open(
        where, token.isPresent() ? checked(() -> asked.withToken(token.get())) : asked);
  }

  /**
   * Refuses these flags for a model that is here.
   *
   * @throws UsageException if one was given
   */
  void refuse() {
    if (prepare != null || timeout != null || tokenFile != null) {
      throw new UsageException(
          "%s does nothing without a model on a server (--model oip:http://HOST:PORT/v2/models/NAME)"
              .formatted(
                  prepare != null
                      ? "--prepare"
                      : timeout != null ? "--remote-timeout" : "--token-file"));
    }
  }

  private static ModelConfiguration configuration(Path folder) {
    ModelConfiguration found = ModelConfiguration.in(folder);
    if (!found.isPresent()) {
      throw new UsageException(
          "--prepare is '%s', expected a folder with preprocessor_config.json, processor_config.json or config.json"
              .formatted(folder));
    }
    return found;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UsageException("--token-file is '%s', which cannot be read".formatted(file));
    }
  }
}
