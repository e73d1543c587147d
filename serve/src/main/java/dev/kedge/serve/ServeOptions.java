package dev.kedge.serve;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How a server listens and what it takes at most. Start from {@link #DEFAULTS}.
 *
 * @param host address to listen at; the loopback unless told
 * @param port 0 for any that is free
 * @param mostPictures pictures that are asked for and not answered, at most, for each model; more
 *     are refused with 429
 * @param mostBytes of one body
 * @param mostQueuedBytes of all pictures that wait, together
 * @param mostPixels of a picture
 * @param mostConnections at a time
 * @param reading how long a request may take to come, header and body
 * @param draining how long what was begun may take once the server is told to stop
 * @param mostJobs jobs that are kept, running ones included
 * @param keeping how long a finished job is kept
 * @param tokens a file of bearer tokens, as {@link Tokens} reads it; empty for none
 * @param tls certificate and key; empty for plain HTTP
 */
public record ServeOptions(
    String host,
    int port,
    int mostPictures,
    int mostBytes,
    long mostQueuedBytes,
    long mostPixels,
    int mostConnections,
    Duration reading,
    Duration draining,
    int mostJobs,
    Duration keeping,
    Optional<Path> tokens,
    Optional<Tls> tls) {
  /**
   * Files of TLS, which are read again when they change.
   *
   * @param certificate the server's, then those of authorities between, PEM
   * @param key its private key, PKCS #8 in PEM, not encrypted
   */
  public record Tls(Path certificate, Path key) {}

  public static final ServeOptions DEFAULTS =
      new ServeOptions(
          "127.0.0.1",
          8080,
          64,
          64 << 20,
          512L << 20,
          100_000_000,
          1024,
          Duration.ofSeconds(20),
          Duration.ofSeconds(30),
          200,
          Duration.ofHours(1),
          Optional.empty(),
          Optional.empty());
}
