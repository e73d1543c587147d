package dev.kedge;

import dev.kedge.perturb.Backends;
import dev.kedge.perturb.Fill;
import dev.kedge.search.SearchOptions;
import dev.kedge.segment.Segmenter;
import dev.kedge.segment.Slic;
import java.util.OptionalInt;

/**
 * How a picture is explained. Start from {@link #DEFAULTS}.
 *
 * @param segmenter makes the superpixels, on the picture as the model sees it
 * @param fill what shows where a superpixel is masked
 * @param strategy how the anchor is looked for
 * @param search what an anchor must be, and the strategy's parameters
 * @param keepProbability q, in (0, 1): the probability that a superpixel is kept in a sample
 * @param target the class to explain; the model's top class of the untouched picture if empty
 * @param exhaustiveLimit with strategy AUTO, the most evaluations for which all masks are tried
 * @param inferenceBatch pictures sent to the model at a time; 0 for as many as it prefers
 * @param backend name of the perturbation backend, or {@link Backends#AUTO}
 * @param seed of all randomness
 */
public record ExplainOptions(
    Segmenter segmenter,
    Fill fill,
    Strategy strategy,
    SearchOptions search,
    double keepProbability,
    OptionalInt target,
    long exhaustiveLimit,
    int inferenceBatch,
    String backend,
    long seed) {
  public static final ExplainOptions DEFAULTS =
      new ExplainOptions(
          new Slic(),
          new Fill.Mean(),
          Strategy.AUTO,
          SearchOptions.DEFAULTS,
          .5,
          OptionalInt.empty(),
          1024,
          0,
          Backends.AUTO,
          0);

  public ExplainOptions {
    if (!(keepProbability > 0 && keepProbability < 1)) {
      throw new IllegalArgumentException(
          "keep probability %s, must be between 0 and 1: else all samples are the same picture"
              .formatted(keepProbability));
    }
    if (exhaustiveLimit < 0) {
      throw new IllegalArgumentException("exhaustive limit " + exhaustiveLimit + " is below 0");
    }
    if (inferenceBatch < 0) {
      throw new IllegalArgumentException("inference batch " + inferenceBatch + " is below 0");
    }
  }

  public ExplainOptions withSegmenter(Segmenter value) {
    return new ExplainOptions(
        value,
        fill,
        strategy,
        search,
        keepProbability,
        target,
        exhaustiveLimit,
        inferenceBatch,
        backend,
        seed);
  }

  public ExplainOptions withFill(Fill value) {
    return new ExplainOptions(
        segmenter,
        value,
        strategy,
        search,
        keepProbability,
        target,
        exhaustiveLimit,
        inferenceBatch,
        backend,
        seed);
  }

  public ExplainOptions withStrategy(Strategy value) {
    return new ExplainOptions(
        segmenter,
        fill,
        value,
        search,
        keepProbability,
        target,
        exhaustiveLimit,
        inferenceBatch,
        backend,
        seed);
  }

  public ExplainOptions withSearch(SearchOptions value) {
    return new ExplainOptions(
        segmenter,
        fill,
        strategy,
        value,
        keepProbability,
        target,
        exhaustiveLimit,
        inferenceBatch,
        backend,
        seed);
  }

  public ExplainOptions withKeepProbability(double value) {
    return new ExplainOptions(
        segmenter,
        fill,
        strategy,
        search,
        value,
        target,
        exhaustiveLimit,
        inferenceBatch,
        backend,
        seed);
  }

  public ExplainOptions withTarget(OptionalInt value) {
    return new ExplainOptions(
        segmenter,
        fill,
        strategy,
        search,
        keepProbability,
        value,
        exhaustiveLimit,
        inferenceBatch,
        backend,
        seed);
  }

  public ExplainOptions withExhaustiveLimit(long value) {
    return new ExplainOptions(
        segmenter,
        fill,
        strategy,
        search,
        keepProbability,
        target,
        value,
        inferenceBatch,
        backend,
        seed);
  }

  public ExplainOptions withInferenceBatch(int value) {
    return new ExplainOptions(
        segmenter,
        fill,
        strategy,
        search,
        keepProbability,
        target,
        exhaustiveLimit,
        value,
        backend,
        seed);
  }

  public ExplainOptions withBackend(String value) {
    return new ExplainOptions(
        segmenter,
        fill,
        strategy,
        search,
        keepProbability,
        target,
        exhaustiveLimit,
        inferenceBatch,
        value,
        seed);
  }

  public ExplainOptions withSeed(long value) {
    return new ExplainOptions(
        segmenter,
        fill,
        strategy,
        search,
        keepProbability,
        target,
        exhaustiveLimit,
        inferenceBatch,
        backend,
        value);
  }
}
