package dev.kedge.attack;

import java.time.Duration;

/**
 * Where the wall time of an attack went.
 *
 * @param total all of it, from the photo in memory to the result
 * @param render making the views of candidates
 * @param model inside the classifier
 */
public record AttackTimings(Duration total, Duration render, Duration model) {}
