package dev.kedge.report.overview;

import java.time.Duration;

/** Times and rates of long runs in words. */
public final class Spans {
  private Spans() {}

  /** A time, as exact as matters: "3 h 5 min", "7 min 12 s", "9 s". */
  public static String text(Duration duration) {
    return duration.toHours() > 0
        ? "%d h %d min".formatted(duration.toHours(), duration.toMinutesPart())
        : duration.toMinutes() > 0
            ? "%d min %d s".formatted(duration.toMinutes(), duration.toSecondsPart())
            : duration.toSeconds() + " s";
  }
}
