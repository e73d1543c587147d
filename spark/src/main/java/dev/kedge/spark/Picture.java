package dev.kedge.spark;

import dev.kedge.engine.Source;

/**
 * A row's picture.
 *
 * @param source how it is read
 * @param bytes that it takes as long as its row waits
 */
record Picture(Source source, long bytes) {}
