package dev.kedge.serve;

import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.check.Questions;
import dev.kedge.search.Budget;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * What a request asks of a picture.
 *
 * @param scene how it is cut and filled
 * @param question what is asked
 * @param besides what is asked once there is an explanation
 * @param budget what its explanation may spend, from now on, until someone cancels
 */
public record Asked(
    Scene scene, Question question, Questions besides, Function<BooleanSupplier, Budget> budget) {}
