package dev.kedge.app.flags;

import static dev.kedge.app.flags.ExplainFlags.checked;

import dev.kedge.classify.Classifier;
import dev.kedge.models.ModelConfiguration;
import dev.kedge.models.ModelOptions;
import dev.kedge.models.hub.Hub;
import dev.kedge.models.hub.HubListener;
import dev.kedge.models.hub.HubModel;
import dev.kedge.models.hub.HubSnapshot;
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
      paramLabel = "DIR|hf:ORG/REPO",
      description =
          "With a model on a server: a folder, or a repository of the hub, whose"
              + " preprocessor_config.json (or processor_config.json, or timm's config.json) says"
              + " how pictures are prepared, and whose config.json has the labels.")
  @Nullable ModelSource prepare;

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

  @Option(
      names = "--ca-file",
      paramLabel = "FILE",
      description =
          "With a model on a server by https: a file of certificates (PEM) by which the server is"
              + " known, in place of those that Java trusts.")
  @Nullable Path certificates;

  /** These flags for another model on a server, whose pictures are prepared in another way. */
  RemoteFlags preparing(@Nullable ModelSource otherwise) {
    RemoteFlags other = new RemoteFlags();
    other.prepare = otherwise;
    other.timeout = timeout;
    other.tokenFile = tokenFile;
    other.certificates = certificates;
    return other;
  }

  /** Opens a model on a server; the caller closes it. */
  Classifier open(RemoteModel where, ModelOptions model, HubListener download) {
    RemoteOptions options = prepared(model, download);
    if (timeout != null) {
      options = options.withTimeout(FlagChecks.seconds("--remote-timeout", timeout));
    }
    if (certificates != null) {
      options = options.withCertificates(certificates);
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
   * Refuses these flags where no model of the run is on a server.
   *
   * @throws UsageException if one was given
   */
  void refuse() {
    refusePreparation();
    if (timeout != null || tokenFile != null || certificates != null) {
      throw withoutServer(
          timeout != null ? "--remote-timeout" : tokenFile != null ? "--token-file" : "--ca-file");
    }
  }

  /**
   * Refuses what would say how the pictures of a model that is here are prepared.
   *
   * @throws UsageException if it was given
   */
  void refusePreparation() {
    if (prepare != null) {
      throw withoutServer("--prepare");
    }
  }

  private static UsageException withoutServer(String flag) {
    return new UsageException(
        "%s does nothing without a model on a server (--model oip:http://HOST:PORT/v2/models/NAME)"
            .formatted(flag));
  }

  private RemoteOptions prepared(ModelOptions model, HubListener download) {
    return switch (prepare) {
      case null -> RemoteOptions.DEFAULTS.withModel(model);
      case ModelSource.Local(Path folder) ->
          RemoteOptions.DEFAULTS.withModel(model).withConfiguration(configuration(folder));
      case ModelSource.OfHub(HubModel repository) -> {
        HubSnapshot files = Hub.of(System.getenv()).fetchPreparation(repository, download);
        yield RemoteOptions.DEFAULTS
            .withModel(files.noted(model))
            .withConfiguration(configuration(files.path()));
      }
      case ModelSource.OnServer server ->
          throw new UsageException(
              "--prepare is '%s', but a server does not tell how pictures are prepared; expected a folder or hf:ORG/REPO"
                  .formatted(server.model().name()));
    };
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
