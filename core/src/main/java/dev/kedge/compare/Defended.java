package dev.kedge.compare;

import dev.kedge.ClassScore;
import dev.kedge.Explanation;
import java.util.Optional;

/**
 * What is said of both pictures after a defence.
 *
 * @param defence what was done to the photos
 * @param first the top class of the first picture then
 * @param second the top class of the second picture then
 * @param restores whether the second picture then has the class that the first has untouched
 * @param firstAnchor the first picture's anchor then, on the shared superpixels, if it was asked
 *     for and there was time
 * @param secondAnchor the second picture's
 */
public record Defended(
    Defence defence,
    ClassScore first,
    ClassScore second,
    boolean restores,
    Optional<Explanation> firstAnchor,
    Optional<Explanation> secondAnchor) {}
