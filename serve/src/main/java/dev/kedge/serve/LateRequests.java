package dev.kedge.serve;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;

/**
 * Closes connections whose request, header and body, does not come in time; a byte now and then
 * does not help. Jetty's own limit is one of silence.
 */
final class LateRequests implements Connection.Listener, AutoCloseable {
  /** By what is waited for: a connection, or a request of those that share one. */
  private final Map<Object, Coming> coming = new ConcurrentHashMap<>();

  /** How long a connection may be kept for a next request: longer than callers' pools keep it. */
  private static final Duration KEPT = Duration.ofSeconds(75);

  private record Coming(EndPoint peer, long until, boolean begun) {}

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
    if (!(connection instanceof SslConnection)) { // the one within it is told of as well
      began(connection.getEndPoint(), connection.getEndPoint());
    }
  }

  @Override
  public void onClosed(Connection connection) {
    coming.remove(connection.getEndPoint());
  }

  /** What is waited for may come from now on. */
  void began(Object what, EndPoint peer) {
    within(most, what, peer, true);
  }

  /** A request has been answered; the next on its connection may take its time. */
  void answered(EndPoint peer) {
    within(kept().toNanos(), peer, peer, false);
  }

  /** How long a connection may be silent after an answer. */
  Duration kept() {
    return Duration.ofNanos(Math.max(most, KEPT.toNanos()));
  }

  private void within(long nanos, Object what, EndPoint peer, boolean begun) {
    if (peer.isOpen()) {
      coming.put(what, new Coming(peer, System.nanoTime() + nanos, begun));
    }
  }

  /** It is here. */
  void came(Object what) {
    coming.remove(what);
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(Math.clamp(most / 4_000_000, 10, 500));
        long now = System.nanoTime();
        coming.forEach(
            (what, one) -> {
              if (!one.peer().isOpen()) {
                coming.remove(what);
              } else if (now - one.until() > 0 && coming.remove(what, one)) {
                if (one.begun()) {
                  measures.late();
                }
                one.peer().close();
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
