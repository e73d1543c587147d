package dev.kedge.serve;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;

/** Whether a caller still waits. */
final class Peer {
  private Peer() {}

  /**
   * Whether the caller has closed the connection, or its half of it. Between the end of a request
   * and its answer nobody else reads there; what a caller sends early is handed to whoever reads
   * next.
   */
  static boolean isGone(EndPoint peer) {
    if (!peer.isOpen()) {
      return true;
    }
    ByteBuffer early = BufferUtil.allocate(1);
    try {
      int read = peer.fill(early);
      if (read > 0 && peer.getConnection() instanceof Connection.UpgradeTo next) {
        next.onUpgradeTo(early);
      }
      return read < 0;
    } catch (IOException e) {
      return true;
    }
  }
}
