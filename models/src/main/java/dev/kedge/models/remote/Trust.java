package dev.kedge.models.remote;

import dev.kedge.classify.ClassifierException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** By which certificates a server is known. */
final class Trust {
  private Trust() {}

  /**
   * Trusts those in a file alone.
   *
   * @throws ClassifierException if it has none
   */
  static SSLContext in(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (certificates.isEmpty()) {
        throw new GeneralSecurityException("it has no certificate");
      }
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (Certificate certificate : certificates) {
        store.setCertificateEntry("trusted " + store.size(), certificate);
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new ClassifierException(
          "the certificates of servers (--ca-file) cannot be read from %s: %s; expected a file of -----BEGIN CERTIFICATE----- blocks"
              .formatted(
                  file,
                  e instanceof IOException
                      ? "no such file, or no right to read it"
                      : e.getMessage()),
          e);
    }
  }
}
