package dev.kedge.engine;

/**
 * How much an engine has to do.
 *
 * @param waiting jobs that were submitted and are not begun
 * @param inFlight jobs that are worked on
 */
public record EngineLoad(int waiting, int inFlight) {}
