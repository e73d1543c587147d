/**
 * What a model is, without running it: its folder, how its pictures are prepared, its labels; and
 * {@link dev.kedge.models.ModelRuntime}, by which those who run models are found.
 */
@org.jspecify.annotations.NullMarked
package dev.kedge.models;
