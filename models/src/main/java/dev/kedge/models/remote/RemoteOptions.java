package dev.kedge.models.remote;

import dev.kedge.models.ModelConfiguration;
import dev.kedge.models.ModelOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How a model on a server is asked.
 *
 * @param model what the server does not say of it; its threads and notes of devices are not used
 * @param configuration files that say how pictures are prepared, and labels
 * @param timeout how long an answer may take, tries and waiting between them counted in
 * @param token sent as bearer token; empty for none
 * @param certificates a file of certificates (PEM) by which an https server is known, in place of
 *     the JDK's own; empty for those
 */
public record RemoteOptions(
    ModelOptions model,
    ModelConfiguration configuration,
    Duration timeout,
    Optional<String> token,
    Optional<Path> certificates) {
  /** A minute an answer, nothing else given. */
  public static final RemoteOptions DEFAULTS =
      new RemoteOptions(
          ModelOptions.DEFAULTS,
          ModelConfiguration.NONE,
          Duration.ofSeconds(60),
          Optional.empty(),
          Optional.empty());

  public RemoteOptions {
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException("the time-out must be above 0, given: " + timeout);
    }
    if (token.isPresent() && !token.get().matches("[\\x21-\\x7e]+")) {
      throw new IllegalArgumentException(
          "the token has spaces or characters that no header takes; it is not shown here");
    }
  }

  public RemoteOptions withModel(ModelOptions value) {
    return new RemoteOptions(value, configuration, timeout, token, certificates);
  }

  public RemoteOptions withConfiguration(ModelConfiguration value) {
    return new RemoteOptions(model, value, timeout, token, certificates);
  }

  public RemoteOptions withTimeout(Duration value) {
    return new RemoteOptions(model, configuration, value, token, certificates);
  }

  public RemoteOptions withToken(String value) {
    return new RemoteOptions(model, configuration, timeout, Optional.of(value), certificates);
  }

  public RemoteOptions withCertificates(Path value) {
    return new RemoteOptions(model, configuration, timeout, token, Optional.of(value));
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "RemoteOptions[configuration=%s, timeout=%s, token %s]"
        .formatted(configuration, timeout, token.isPresent() ? "given" : "not given");
  }
}
