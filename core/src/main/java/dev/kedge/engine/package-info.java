/**
 * Many pictures at once: {@link dev.kedge.engine.Engine} fills the model's batches across
 * explanations, so that the device never waits for one of them.
 */
@NullMarked
package dev.kedge.engine;

import org.jspecify.annotations.NullMarked;
