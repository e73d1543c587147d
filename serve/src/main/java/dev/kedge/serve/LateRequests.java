package dev.kedge.serve;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;

/**
 * Closes connections whose request, header and body, does not come in time; a byte now and then
 * does not help. Jetty's own limit is one of silence.
 */
final class LateRequests implements Connection.Listener, AutoCloseable {
  private final Map<EndPoint, Long> coming = new ConcurrentHashMap<>();
  private final long most;
  private final Measures measures;
  private final Thread watch;

  LateRequests(Duration most, Measures measures) {
    this.most = most.toNanos();
    this.measures = measures;
    this.watch = Thread.ofVirtual().name("kedge-late-requests").start(this::watch);
  }

  @Override
  public void onOpened(Connection connection) {
    began(connection.getEndPoint());
  }

  @Override
  public void onClosed(Connection connection) {
    coming.remove(connection.getEndPoint());
  }

  /** The next request may come from now on. */
  void began(EndPoint peer) {
    if (peer.isOpen()) {
      coming.put(peer, System.nanoTime());
    }
  }

  /** The request is here. */
  void came(EndPoint peer) {
    coming.remove(peer);
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(Math.clamp(most / 4_000_000, 10, 500));
        long now = System.nanoTime();
        coming.forEach(
            (peer, since) -> {
              if (!peer.isOpen()) {
                coming.remove(peer);
              } else if (now - since > most && coming.remove(peer, since)) {
                measures.late();
                peer.close();
              }
            });
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    watch.interrupt();
  }
}
