package dev.kedge.search;

import dev.kedge.mask.Superpixels;
import java.util.OptionalDouble;

/**
 * Where a search stands.
 *
 * @param best the best anchor that is certified; without one the most promising at present
 * @param precision an estimate of its precision, 0..1
 * @param cost what was spent
 * @param done share of the work that is done, 0..1; empty where nobody can know, as a search that
 *     samples ends when it has seen enough
 * @param certified whether the precision of {@code best} is known to reach the threshold, as {@link
 *     Evidence#CERTIFIED} or {@link Evidence#EXACT}; only a better anchor replaces it, unless masks
 *     seen later disprove it, which the risk δ allows for
 */
public record SearchProgress(
    Superpixels best, double precision, Cost cost, OptionalDouble done, boolean certified) {}
