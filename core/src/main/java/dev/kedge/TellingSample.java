package dev.kedge;

import dev.kedge.mask.Superpixels;

/**
 * A masked picture that tells much: one that keeps the class though little is left of it, or loses
 * it though much is.
 *
 * @param kept the superpixels that were kept
 * @param background the number of the background that showed elsewhere
 * @param top index of the model's top class for it
 * @param label that class's label
 * @param agrees whether it is the explained class
 */
public record TellingSample(
    Superpixels kept, int background, int top, String label, boolean agrees) {}
