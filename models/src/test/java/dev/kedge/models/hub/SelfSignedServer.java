package dev.kedge.models.hub;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.kedge.models.Identity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/** A server whose certificate nobody has signed but itself. */
record SelfSignedServer(HttpsServer server) implements AutoCloseable {
  static SelfSignedServer open(Path folder) throws IOException {
    try {
      HttpsServer server =
          HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(Identity.made(folder).context()));
      server.start();
      return new SelfSignedServer(server);
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  String endpoint() {
    return "https://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
