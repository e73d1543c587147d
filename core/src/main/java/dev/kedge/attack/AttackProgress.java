package dev.kedge.attack;

/**
 * How far an attack is.
 *
 * @param queries pictures through the model until now
 * @param most queries allowed
 * @param margin of the best picture reached, see {@link AttackResult#margin}
 */
public record AttackProgress(int queries, int most, double margin) {}
