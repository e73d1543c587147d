package dev.kedge.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jetty.http2.HTTP2Cipher;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** The certificate of a server, read again when its files change. */
final class Tls implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final ServeOptions.Tls files;
  private final Consumer<String> log;
  private final SslContextFactory.Server context = new SslContextFactory.Server();
  private final Thread watch;

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException if a file is not what it should be
   */
  Tls(ServeOptions.Tls files, Consumer<String> log) throws IOException {
    this.files = files;
    this.log = log;
    context.setKeyStore(Certificates.read(files));
    context.setKeyStorePassword("");
    context.setCipherComparator(HTTP2Cipher.COMPARATOR);
    watch = Thread.ofVirtual().name("kedge-certificate").unstarted(this::watch);
  }

  SslContextFactory.Server context() {
    return context;
  }

  /** Begins to look for new files. */
  void start() {
    watch.start();
  }

  /** Uses new files once they are there; those that cannot be used change nothing. */
  private void watch() {
    try {
      List<FileTime> before = times();
      while (true) {
        Thread.sleep(LOOK);
        List<FileTime> now = times();
        if (!now.equals(before)) {
          before = now;
          reload();
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void reload() {
    try {
      var store = Certificates.read(files);
      context.reload(factory -> factory.setKeyStore(store));
      log.accept("kedge: the certificate was read again");
    } catch (Exception e) { // Jetty declares it
      log.accept("kedge: the certificate stays as it was: " + Bodies.clean(e.getMessage() + ""));
    }
  }

  private List<FileTime> times() {
    try {
      return List.of(
          Files.getLastModifiedTime(files.certificate()), Files.getLastModifiedTime(files.key()));
    } catch (IOException e) {
      return List.of();
    }
  }

  @Override
  public void close() {
    watch.interrupt();
  }
}
