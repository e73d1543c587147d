/**
 * Adversarial pictures: a photo changed as little as the eye hardly sees, so that a model gives it
 * another class. Black box: only the model's scores are used.
 */
@NullMarked
package dev.kedge.attack;

import org.jspecify.annotations.NullMarked;
