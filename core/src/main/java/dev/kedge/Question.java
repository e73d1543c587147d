package dev.kedge;

import dev.kedge.search.Auto;
import dev.kedge.search.Reference;
import dev.kedge.search.Requirement;
import dev.kedge.search.Search;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is asked of a picture: which class to explain, what an anchor must be, and how it is looked
 * for. Immutable; start from {@link #DEFAULTS} or a {@link #builder}.
 */
public final class Question {
  /** The top class, with the defaults of everything else. */
  public static final Question DEFAULTS = builder().build();

  private final OptionalInt target;
  private final Optional<KeepRule> keepRule;
  private final Requirement required;
  private final Search search;
  private final double keepProbability;
  private final long seed;
  private final boolean refine;

  private Question(Builder builder) {
    target = builder.target;
    keepRule = builder.keepRule;
    required = builder.required;
    search = builder.search;
    keepProbability = builder.keepProbability;
    seed = builder.seed;
    refine = builder.refine;
  }

  public static Builder builder() {
    return new Builder();
  }

  /** A builder of questions like this one. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.target = target;
    builder.keepRule = keepRule;
    builder.required = required;
    builder.search = search;
    builder.keepProbability = keepProbability;
    builder.seed = seed;
    builder.refine = refine;
    return builder;
  }

  /**
   * The class or label to explain; the model's most likely one of the untouched picture if empty.
   */
  public OptionalInt target() {
    return target;
  }

  /**
   * When a masked picture keeps the answer; if empty, where the class is the model's first one or,
   * where labels do not exclude each other, on.
   */
  public Optional<KeepRule> keepRule() {
    return keepRule;
  }

  /** What an anchor must be. */
  public Requirement required() {
    return required;
  }

  /** How it is looked for. */
  public Search search() {
    return search;
  }

  /** q, in (0, 1): the probability that a superpixel is kept in a sample. */
  public double keepProbability() {
    return keepProbability;
  }

  /** The seed of all randomness. */
  public long seed() {
    return seed;
  }

  /** Whether a part of the anchor is looked for that is enough, too ({@link Refinement}). */
  public boolean refine() {
    return refine;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Question q
        && target.equals(q.target)
        && keepRule.equals(q.keepRule)
        && required.equals(q.required)
        && search.equals(q.search)
        && Double.compare(keepProbability, q.keepProbability) == 0
        && seed == q.seed
        && refine == q.refine;
  }

  @Override
  public int hashCode() {
    return Objects.hash(target, keepRule, required, search, keepProbability, seed, refine);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "Question[target=%s, keepRule=%s, required=%s, search=%s, keepProbability=%s, seed=%d,"
            + " refine=%s]",
        target,
        keepRule,
        required,
        search,
        keepProbability,
        seed,
        refine);
  }

  /** Makes questions. Used by one thread at a time. */
  public static final class Builder {
    private OptionalInt target = OptionalInt.empty();
    private Optional<KeepRule> keepRule = Optional.empty();
    private Requirement required = Requirement.DEFAULTS;
    private Search search = new Auto();
    private double keepProbability = .5;
    private long seed;
    private boolean refine;

    private Builder() {}

    /** A class of the model, by its index. */
    public Builder target(int label) {
      return target(OptionalInt.of(label));
    }

    /** A class of the model, or empty for its most likely one of the untouched picture. */
    public Builder target(OptionalInt label) {
      target = label;
      return this;
    }

    /** When a masked picture keeps the answer. */
    public Builder keepRule(KeepRule rule) {
      keepRule = Optional.of(rule);
      return this;
    }

    public Builder required(Requirement value) {
      required = value;
      return this;
    }

    public Builder search(Search value) {
      search = value;
      return this;
    }

    /**
     * q, the probability that a superpixel is kept in a sample.
     *
     * @throws IllegalArgumentException unless it is between 0 and 1
     */
    public Builder keepProbability(double value) {
      if (!(value > 0 && value < 1)) {
        throw new IllegalArgumentException(
            "keep probability %s, must be between 0 and 1: else all samples are the same picture"
                .formatted(value));
      }
      keepProbability = value;
      return this;
    }

    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /**
     * Whether a part of the anchor is looked for that is enough, too ({@link Refinement}): then δ
     * is the risk of both, half of it the anchor's.
     */
    public Builder refine(boolean value) {
      refine = value;
      return this;
    }

    /**
     * The question.
     *
     * @throws IllegalArgumentException if an anchor is to be refined that the reference search,
     *     which certifies nothing, would look for
     */
    public Question build() {
      if (refine && search instanceof Reference) {
        throw new IllegalArgumentException(
            "the reference search certifies nothing, so it cannot refine an anchor: take another");
      }
      return new Question(this);
    }
  }
}
