package dev.kedge.models.hub;

import java.time.Duration;
import java.util.Optional;

/**
 * How far a file is.
 *
 * @param file its path in the repository
 * @param bytes how much of it is here
 * @param total how much it has
 * @param bytesPerSecond its mean rate; 0 at first
 * @param left the time that the rest takes at that rate; empty while there is none
 */
public record HubProgress(
    String file, long bytes, long total, double bytesPerSecond, Optional<Duration> left) {
  static HubProgress of(String file, long before, long bytes, long total, Duration elapsed) {
    double seconds = elapsed.toNanos() / 1e9;
    double rate = seconds > 0 ? (bytes - before) / seconds : 0;
    return new HubProgress(
        file,
        bytes,
        total,
        rate,
        rate > 0
            ? Optional.of(Duration.ofMillis(Math.round((total - bytes) / rate * 1e3)))
            : Optional.empty());
  }
}
