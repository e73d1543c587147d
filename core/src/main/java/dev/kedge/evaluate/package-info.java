/**
 * Masks in, the model's answers out: in the asking thread ({@link
 * dev.kedge.evaluate.LoneEvaluator}), or by a {@link dev.kedge.evaluate.Lane} that many pictures
 * share.
 */
@NullMarked
package dev.kedge.evaluate;

import org.jspecify.annotations.NullMarked;
