package dev.kedge.report.json;

import java.util.List;

/**
 * What one run of the command did for the results.
 *
 * @param explained pictures
 * @param failed pictures
 * @param evaluations masked pictures through the model
 * @param seconds wall time
 */
public record Session(long explained, long failed, long evaluations, double seconds) {
  /** All of them as one. */
  public static Session sum(List<Session> sessions) {
    return new Session(
        sessions.stream().mapToLong(Session::explained).sum(),
        sessions.stream().mapToLong(Session::failed).sum(),
        sessions.stream().mapToLong(Session::evaluations).sum(),
        sessions.stream().mapToDouble(Session::seconds).sum());
  }

  /** Pictures a second. */
  public double rate() {
    return seconds > 0 ? (explained + failed) / seconds : 0;
  }
}
