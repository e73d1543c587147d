/**
 * Explanations of the pictures of a Spark table. {@link dev.kedge.spark.ImageAnchors} is the door;
 * {@code docs/spark.md} tells how to use it.
 */
@NullMarked
package dev.kedge.spark;

import org.jspecify.annotations.NullMarked;
