package dev.kedge.app.serve;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;

/**
 * Asks a service whether it is alive, and ends with 0 if it is and 1 if not: what an image without
 * a shell has in place of curl. By the way of few classes, as it is started every half minute.
 */
public final class HealthCheck {
  private static final String HERE = "http://127.0.0.1:8080/v2/health/live";
  private static final int TIMEOUT_MILLIS = 5_000;

  private HealthCheck() {}

  /** The address is the first argument, or that of {@code kedge serve} on this machine. */
  public static void main(String[] args) {
    String address = args.length == 0 ? HERE : args[0];
    try {
      HttpURLConnection asked =
          (HttpURLConnection) URI.create(address).toURL().openConnection(Proxy.NO_PROXY);
      asked.setConnectTimeout(TIMEOUT_MILLIS);
      asked.setReadTimeout(TIMEOUT_MILLIS);
      int status = asked.getResponseCode();
      System.out.println(address + " answers " + status);
      System.exit(status == HttpURLConnection.HTTP_OK ? 0 : 1);
    } catch (IOException e) {
      System.out.println(address + " does not answer: " + e.getMessage());
      System.exit(1);
    }
  }
}
