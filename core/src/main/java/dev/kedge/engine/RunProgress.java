package dev.kedge.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far a run is.
 *
 * @param sources how many there will be, if that is known
 * @param explained sources that were explained, and handed over
 * @param failed sources that could not be
 * @param inFlight sources that were taken and are not handed over yet
 * @param evaluations masked pictures that went through the model, for those in flight too
 * @param elapsed since the first source was asked for
 * @param picturesPerSecond sources finished a second, explained or failed, over the last ones; 0 at
 *     first
 * @param timeLeft at that rate, where the number of sources is known
 */
public record RunProgress(
    OptionalLong sources,
    long explained,
    long failed,
    long inFlight,
    long evaluations,
    Duration elapsed,
    double picturesPerSecond,
    Optional<Duration> timeLeft) {}
