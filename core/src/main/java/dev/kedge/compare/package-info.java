/**
 * Two pictures before one model, or one picture before two: what changed the answer, and where.
 * {@link dev.kedge.compare.Comparer} is the entry point.
 */
@NullMarked
package dev.kedge.compare;

import org.jspecify.annotations.NullMarked;
