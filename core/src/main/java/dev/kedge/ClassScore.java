package dev.kedge;

/** A class of the model with the probability that the model gives it, 0..1. */
public record ClassScore(int index, String label, double probability) {}
