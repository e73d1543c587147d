package dev.kedge.search;

import java.util.function.Consumer;

/**
 * {@link Exhaustive} where all masks over all backgrounds are affordable, else {@link Certified}.
 *
 * @param exhaustiveLimit evaluations for which all masks are tried, at most; at least 0
 * @param otherwise the search where there would be more
 */
public record Auto(long exhaustiveLimit, Certified otherwise) implements Search {
  /** Up to 1024 evaluations are affordable. */
  public Auto() {
    this(1024);
  }

  /** With the default parameters where all masks are too many. */
  public Auto(long exhaustiveLimit) {
    this(exhaustiveLimit, new Certified());
  }

  public Auto {
    Requirement.require(exhaustiveLimit >= 0, "exhaustiveLimit", exhaustiveLimit, "at least 0");
  }

  @Override
  public String name() {
    return "auto";
  }

  @Override
  public Search chosen(int superpixels, int backgrounds) {
    boolean affordable =
        superpixels < Long.SIZE - 1 && (1L << superpixels) <= exhaustiveLimit / backgrounds;
    return affordable ? new Exhaustive() : otherwise;
  }

  @Override
  public SearchResult run(
      Sampler sampler, Requirement required, Budget budget, Consumer<SearchProgress> progress) {
    return chosen(sampler.superpixels(), sampler.backgrounds())
        .run(sampler, required, budget, progress);
  }
}
