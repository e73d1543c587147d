package dev.kedge.report.json;

import dev.kedge.mask.Superpixels;
import dev.kedge.search.Precision;

/**
 * An anchor, as it is read from JSON.
 *
 * @param pixelShare share of the picture that it takes, 0..1
 * @param coverage how often a random masking keeps all of it, 0..1
 */
public record Anchor(
    Superpixels superpixels, Precision precision, double pixelShare, double coverage) {}
