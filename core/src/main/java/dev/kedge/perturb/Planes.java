package dev.kedge.perturb;

/** What a perturber selects from. */
public final class Planes {
  private Planes() {}
}
