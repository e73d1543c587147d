package dev.kedge.search;

import dev.kedge.mask.Superpixels;
import java.util.OptionalDouble;

/**
 * Where a search stands.
 *
 * @param best the anchor that is looked at, the most promising one at present
 * @param precision an estimate of its precision, 0..1
 * @param cost what was spent
 * @param done share of the work that is done, 0..1; empty where nobody can know, as a search that
 *     samples ends when it has seen enough
 */
public record SearchProgress(Superpixels best, double precision, Cost cost, OptionalDouble done) {}
