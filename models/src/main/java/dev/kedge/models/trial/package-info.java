/**
 * What opening learns of a model by asking it about made-up pictures, whatever runs it: which
 * output has the scores and what they are, and whether an answer depends on the pictures beside it.
 */
@org.jspecify.annotations.NullMarked
package dev.kedge.models.trial;
