package dev.kedge.models.remote;

import dev.kedge.classify.ClassifierException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a model on a server is, given as {@code
 * oip:http://HOST:PORT/v2/models/NAME[/versions/VERSION]}, or with https; a path before {@code v2}
 * is taken as it is.
 *
 * @param server the address without the protocol's own path
 * @param name of the model there
 * @param version of it; empty for the one that the server chooses
 */
public record RemoteModel(URI server, String name, Optional<String> version) {
  private static final String SCHEME = "oip:";
  private static final Pattern PATH =
      Pattern.compile("(.*)/v2/models/([^/]+)(?:/versions/([^/]+))?/?");

  /** Whether a text is meant as such an address. */
  public static boolean isMeant(String text) {
    return text.startsWith(SCHEME);
  }

  /**
   * Reads an address.
   *
   * @throws ClassifierException if it is none
   */
  public static RemoteModel parse(String text) {
    try {
      URI given = new URI(text.substring(SCHEME.length()));
      boolean http = "http".equals(given.getScheme()) || "https".equals(given.getScheme());
      Matcher path = PATH.matcher(given.getRawPath() == null ? "" : given.getRawPath());
      if (!isMeant(text) || !http || given.getHost() == null || !path.matches()) {
        throw wrong(text);
      }
      if (given.getRawUserInfo() != null || given.getRawQuery() != null) {
        throw new ClassifierException(
            "a model's address goes into results, so it has no user, password or query; give a"
                + " token by its own way (KEDGE_OIP_TOKEN, --token-file)");
      }
      return new RemoteModel(
          new URI(given.getScheme() + "://" + given.getRawAuthority() + path.group(1)),
          path.group(2),
          Optional.ofNullable(path.group(3)));
    } catch (URISyntaxException e) {
      throw wrong(text);
    }
  }

  private static ClassifierException wrong(String text) {
    return new ClassifierException(
        "%s is no address of a model on a server, expected oip:http://HOST:PORT/v2/models/NAME or oip:http://HOST:PORT/v2/models/NAME/versions/VERSION (or https)"
            .formatted(text));
  }

  /** What is known of the server itself. */
  URI about() {
    return URI.create(server + "/v2");
  }

  /** What is known of the model. */
  URI metadata() {
    return URI.create(
        server + "/v2/models/" + name + version.map(number -> "/versions/" + number).orElse(""));
  }

  URI inference() {
    return URI.create(metadata() + "/infer");
  }
}
