package dev.kedge;

import dev.kedge.mask.Superpixels;

/**
 * A masked picture that tells much: one that keeps the class though little is left of it, or loses
 * it though much is.
 *
 * @param kept the superpixels that were kept
 * @param background the number of the background that showed elsewhere
 * @param label what the model says of it: its top class; where labels do not exclude each other,
 *     whether the explained one is on, as {@code cat} and {@code not cat}
 * @param agrees whether it keeps the explained class
 */
public record TellingSample(Superpixels kept, int background, String label, boolean agrees) {}
