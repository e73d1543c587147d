package dev.kedge.serve;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Bearer tokens that are let in, by their hashes: lines of 64 hexadecimal digits, the SHA-256 of a
 * token ({@code printf %s TOKEN | sha256sum}), and a name for logs. Empty lines and those with #
 * are skipped.
 */
final class Tokens {
  private static final String BEARER = "Bearer ";

  private final Map<String, byte[]> hashes = new LinkedHashMap<>();

  private Tokens() {}

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if it has no token, or a line is none
   */
  static Tokens read(Path file) throws IOException {
    Tokens tokens = new Tokens();
    int number = 0;
    for (String line : Files.readAllLines(file)) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] parts = line.strip().split("\\s+", 2);
      String name = parts.length == 2 ? parts[1] : "token-" + number;
      if (!parts[0].matches("[0-9a-fA-F]{64}") || !name.matches("[\\w.@-]{1,64}")) {
        throw new IllegalArgumentException(
            "%s, line %s: expected the SHA-256 of a token, 64 hexadecimal digits, and a name"
                .formatted(file, number));
      }
      tokens.hashes.put(name, HexFormat.of().parseHex(parts[0]));
    }
    if (tokens.hashes.isEmpty()) {
      throw new IllegalArgumentException(file + " has no token, expected a line for each");
    }
    return tokens;
  }

  /** The name of the token in a header {@code Authorization}; empty if it is none of these. */
  Optional<String> nameOf(String authorization) {
    if (!authorization.startsWith(BEARER)) {
      return Optional.empty();
    }
    byte[] hash = sha256(authorization.substring(BEARER.length()).strip());
    Optional<String> found = Optional.empty();
    for (Map.Entry<String, byte[]> entry : hashes.entrySet()) {
      if (MessageDigest.isEqual(entry.getValue(), hash)) {
        found = Optional.of(entry.getKey());
      }
    }
    return found;
  }

  private static byte[] sha256(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
