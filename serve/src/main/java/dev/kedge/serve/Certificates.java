package dev.kedge.serve;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server's identity from files in PEM. */
final class Certificates {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  private Certificates() {}

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException if a file is none of what it should be; the message says what
   *     is expected
   */
  static KeyStore read(ServeOptions.Tls tls) throws IOException {
    try (InputStream in = Files.newInputStream(tls.certificate())) {
      Certificate[] chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(in)
              .toArray(Certificate[]::new);
      if (chain.length == 0) {
        throw new IllegalArgumentException(
            tls.certificate() + " has no certificate, expected -----BEGIN CERTIFICATE----- blocks");
      }
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("server", key(tls.key()), new char[0], chain);
      return store;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "certificate %s and key %s cannot be used: %s"
              .formatted(tls.certificate(), tls.key(), e.getMessage()),
          e);
    }
  }

  private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    Matcher block = KEY.matcher(Files.readString(file));
    if (!block.find()) {
      throw new IllegalArgumentException(
          "%s has no -----BEGIN PRIVATE KEY----- block; \"openssl pkcs8 -topk8 -nocrypt\" makes one"
              .formatted(file));
    }
    PKCS8EncodedKeySpec encoded =
        new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(block.group(1)));
    InvalidKeySpecException last = new InvalidKeySpecException("no algorithm");
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
      } catch (InvalidKeySpecException e) {
        last = e; // of another algorithm
      }
    }
    throw new IllegalArgumentException(
        "%s is a key of an unknown algorithm, expected one of %s".formatted(file, ALGORITHMS),
        last);
  }
}
