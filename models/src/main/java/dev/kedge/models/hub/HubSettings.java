package dev.kedge.models.hub;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the environment says of the hub, as Python's {@code huggingface_hub} reads it.
 *
 * @param endpoint the hub's address, without a slash at its end
 * @param cache the folder of all repositories
 * @param tokenFile where a token lies, if the environment has none
 * @param token who asks
 * @param offline the variable that forbids requests
 * @param metadataTimeout how long the answer to a question may take
 * @param downloadTimeout how long no byte of a file may come
 */
record HubSettings(
    URI endpoint,
    Path cache,
    Path tokenFile,
    Optional<String> token,
    Optional<String> offline,
    Duration metadataTimeout,
    Duration downloadTimeout) {
  private static final Set<String> TRUE = Set.of("1", "ON", "YES", "TRUE");
  private static final int LONGEST_SECONDS = 86_400;

  /**
   * Reads them.
   *
   * @throws HubException if a value makes no sense
   */
  static HubSettings of(Map<String, String> environment) {
    Env env = new Env(environment);
    Path home =
        env.path("HF_HOME")
            .or(() -> env.path("XDG_CACHE_HOME").map(folder -> folder.resolve("huggingface")))
            .orElseGet(() -> env.home().resolve(".cache", "huggingface"));
    Path tokenFile = env.path("HF_TOKEN_PATH").orElse(home.resolve("token"));
    return new HubSettings(
        endpoint(env.value("HF_ENDPOINT").orElse("https://huggingface.co")),
        env.path("HF_HUB_CACHE")
            .or(() -> env.path("HUGGINGFACE_HUB_CACHE"))
            .orElse(home.resolve("hub")),
        tokenFile,
        env.value("HF_TOKEN")
            .or(() -> env.value("HUGGING_FACE_HUB_TOKEN"))
            .or(() -> inFile(tokenFile))
            .map(HubSettings::sendable),
        Stream.of("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE").filter(env::isTrue).findFirst(),
        env.seconds("HF_HUB_ETAG_TIMEOUT"),
        env.seconds("HF_HUB_DOWNLOAD_TIMEOUT"));
  }

  private static URI endpoint(String text) {
    try {
      URI uri = new URI(text.replaceAll("/+$", ""));
      if (uri.getHost() != null && Set.of("http", "https").contains(uri.getScheme())) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw noEndpoint(text);
    }
    throw noEndpoint(text);
  }

  private static HubException noEndpoint(String text) {
    return new HubException(
        "HF_ENDPOINT is \"%s\", expected an address as https://huggingface.co".formatted(text));
  }

  private static Optional<String> inFile(Path file) {
    try {
      return Files.isRegularFile(file)
          ? Optional.of(Files.readString(file).strip()).filter(text -> !text.isEmpty())
          : Optional.empty();
    } catch (IOException e) {
      throw new HubException("the token in %s cannot be read: %s".formatted(file, e), e);
    }
  }

  /** Never tells the token itself. */
  private static String sendable(String token) {
    if (token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new HubException(
          "the token (HF_TOKEN, or the file of HF_TOKEN_PATH) has characters that no token has;"
              + " expected one line as hf_… of letters and digits");
    }
    return token;
  }

  /** The environment: blank is not given. */
  private record Env(Map<String, String> variables) {
    Optional<String> value(String name) {
      return Optional.ofNullable(variables.get(name)).map(String::strip).filter(v -> !v.isEmpty());
    }

    boolean isTrue(String name) {
      return value(name).filter(v -> TRUE.contains(v.toUpperCase(Locale.ROOT))).isPresent();
    }

    Path home() {
      return Path.of(value("HOME").orElseGet(() -> System.getProperty("user.home")));
    }

    Optional<Path> path(String name) {
      try {
        return value(name)
            .map(
                v ->
                    v.equals("~") || v.startsWith("~/")
                        ? home().resolve(v.replaceFirst("^~/?", ""))
                        : Path.of(v));
      } catch (InvalidPathException e) {
        throw new HubException(name + " is no path: " + e.getMessage(), e);
      }
    }

    Duration seconds(String name) {
      String text = value(name).orElse("10");
      try {
        int seconds = Integer.parseInt(text);
        if (seconds >= 1 && seconds <= LONGEST_SECONDS) {
          return Duration.ofSeconds(seconds);
        }
      } catch (NumberFormatException e) {
        throw noSeconds(name, text);
      }
      throw noSeconds(name, text);
    }

    private static HubException noSeconds(String name, String text) {
      return new HubException(
          "%s is \"%s\", expected whole seconds, 1 to %s".formatted(name, text, LONGEST_SECONDS));
    }
  }
}
