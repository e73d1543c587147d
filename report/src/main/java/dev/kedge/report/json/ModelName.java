package dev.kedge.report.json;

/**
 * Which model a line is about.
 *
 * @param sha256 of its file; empty if it has none
 */
public record ModelName(String name, String sha256) {}
