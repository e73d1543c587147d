package dev.kedge.search;

import dev.kedge.mask.Superpixels;

/**
 * Where a search stands.
 *
 * @param best the most promising anchor at present
 * @param precision an estimate of its precision, 0..1
 * @param cost what was spent
 */
public record SearchProgress(Superpixels best, double precision, Cost cost) {}
