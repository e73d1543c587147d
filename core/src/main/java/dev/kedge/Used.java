package dev.kedge;

import dev.kedge.classify.Inference;

/**
 * What an explanation was computed with; its answer does not depend on it.
 *
 * @param backend name of the backend that masked pictures, as {@code simd}
 * @param maskedOn what that works on: the processor's vectors, a card; empty if it does not say
 * @param inference what ran the model
 * @param inferenceBatch pictures sent to the model at a time, at most
 */
public record Used(String backend, String maskedOn, Inference inference, int inferenceBatch) {}
