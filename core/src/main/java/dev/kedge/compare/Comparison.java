package dev.kedge.compare;

import dev.kedge.Explanation;
import dev.kedge.segment.Segmentation;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What sets two pictures apart before a model, or two models before a picture. The superpixels
 * shared are the first one's; where the second model's view has another size they are resized to it
 * by nearest neighbour, and correspond by their place in the view. Immutable.
 */
public final class Comparison {
  private final Explanation first;
  private final Explanation second;
  private final Optional<Explanation> secondOwn;
  private final Overlap overlap;
  private final OptionalDouble ownOverlap;
  private final Optional<Difference> difference;
  private final Optional<Restoring> restoring;
  private final List<Cell> precisions;
  private final Optional<NullBand> nullBand;
  private final List<Defended> defended;
  private final List<ModelAnswers> models;
  private final List<Part> cutShort;
  private final long evaluations;
  private final Duration duration;
  private final CompareOptions options;

  private Comparison(Builder builder) {
    first = given(builder.first, "first");
    second = given(builder.second, "second");
    secondOwn = builder.secondOwn;
    overlap = given(builder.overlap, "overlap");
    ownOverlap = builder.ownOverlap;
    difference = builder.difference;
    restoring = builder.restoring;
    precisions = List.copyOf(builder.precisions);
    nullBand = builder.nullBand;
    defended = List.copyOf(builder.defended);
    models = List.copyOf(builder.models);
    cutShort = List.copyOf(builder.cutShort);
    evaluations = builder.evaluations;
    duration = builder.duration;
    options = builder.options;
  }

  private static <T> T given(@Nullable T value, String name) {
    return Objects.requireNonNull(value, () -> "a comparison without " + name);
  }

  /** A builder of comparisons, with the default options and without the optional parts. */
  public static Builder builder() {
    return new Builder();
  }

  /** Why the first has its class, on the shared superpixels. */
  public Explanation first() {
    return first;
  }

  /** Why the second has its class, on the shared superpixels. */
  public Explanation second() {
    return second;
  }

  /**
   * The same on superpixels cut from the second picture itself; empty where these are the shared
   * ones, it was not asked for or there was no time.
   */
  public Optional<Explanation> secondOwn() {
    return secondOwn;
  }

  /** Overlap of the two anchors on the shared superpixels. */
  public Overlap overlap() {
    return overlap;
  }

  /**
   * Jaccard index in pixels, 0..1, of the first anchor with that of {@link #secondOwn}; empty where
   * there is none or the views have different sizes.
   */
  public OptionalDouble ownOverlap() {
    return ownOverlap;
  }

  /** Difference of the two views; empty where their sizes differ. */
  public Optional<Difference> difference() {
    return difference;
  }

  /**
   * What restores the answers; empty under two models, where the views' sizes differ, it was not
   * asked for or there was no time.
   */
  public Optional<Restoring> restoring() {
    return restoring;
  }

  /**
   * The precisions of each anchor on each picture for each class; fewer than 8 where both have one
   * class, one model has not the other's class, or there was no time; empty where an anchor was not
   * found.
   */
  public List<Cell> precisions() {
    return precisions;
  }

  /**
   * How much the first anchor overlaps with itself; empty where it was not asked for, the first
   * anchor was not found or there was no time.
   */
  public Optional<NullBand> nullBand() {
    return nullBand;
  }

  /** What is said after each defence; empty where it was not asked for or there was no time. */
  public List<Defended> defended() {
    return defended;
  }

  /** What each model asked says of both; the model (or the two) compared first. */
  public List<ModelAnswers> models() {
    return models;
  }

  /** Parts asked for that the budget cut short, in part or all of them. */
  public List<Part> cutShort() {
    return cutShort;
  }

  /** Pictures sent through the models for all of it. */
  public long evaluations() {
    return evaluations;
  }

  /** Wall time of all of it. */
  public Duration duration() {
    return duration;
  }

  /** What was asked for. */
  public CompareOptions options() {
    return options;
  }

  /** The superpixels shared. */
  public Segmentation segmentation() {
    return first.segmentation();
  }

  /** Whether both have the same answer, by its label. */
  public boolean sameAnswer() {
    return first.explained().label().equals(second.explained().label());
  }

  /** The same with the answers of more models. */
  public Comparison withModels(List<ModelAnswers> more) {
    return toBuilder().models(Stream.concat(models.stream(), more.stream()).toList()).build();
  }

  /** A builder that makes the same comparison. */
  public Builder toBuilder() {
    return new Builder()
        .first(first)
        .second(second)
        .secondOwn(secondOwn)
        .overlap(overlap)
        .ownOverlap(ownOverlap)
        .difference(difference)
        .restoring(restoring)
        .precisions(precisions)
        .nullBand(nullBand)
        .defended(defended)
        .models(models)
        .cutShort(cutShort)
        .evaluations(evaluations)
        .duration(duration)
        .options(options);
  }

  /** Makes comparisons. Used by one thread at a time. */
  public static final class Builder {
    private @Nullable Explanation first;
    private @Nullable Explanation second;
    private Optional<Explanation> secondOwn = Optional.empty();
    private @Nullable Overlap overlap;
    private OptionalDouble ownOverlap = OptionalDouble.empty();
    private Optional<Difference> difference = Optional.empty();
    private Optional<Restoring> restoring = Optional.empty();
    private List<Cell> precisions = List.of();
    private Optional<NullBand> nullBand = Optional.empty();
    private List<Defended> defended = List.of();
    private List<ModelAnswers> models = List.of();
    private List<Part> cutShort = List.of();
    private long evaluations;
    private Duration duration = Duration.ZERO;
    private CompareOptions options = CompareOptions.DEFAULTS;

    private Builder() {}

    public Builder first(Explanation value) {
      first = value;
      return this;
    }

    public Builder second(Explanation value) {
      second = value;
      return this;
    }

    public Builder secondOwn(Optional<Explanation> value) {
      secondOwn = value;
      return this;
    }

    public Builder overlap(Overlap value) {
      overlap = value;
      return this;
    }

    public Builder ownOverlap(OptionalDouble value) {
      ownOverlap = value;
      return this;
    }

    public Builder difference(Optional<Difference> value) {
      difference = value;
      return this;
    }

    public Builder restoring(Optional<Restoring> value) {
      restoring = value;
      return this;
    }

    public Builder precisions(List<Cell> value) {
      precisions = value;
      return this;
    }

    public Builder nullBand(Optional<NullBand> value) {
      nullBand = value;
      return this;
    }

    public Builder defended(List<Defended> value) {
      defended = value;
      return this;
    }

    public Builder models(List<ModelAnswers> value) {
      models = value;
      return this;
    }

    public Builder cutShort(List<Part> value) {
      cutShort = value;
      return this;
    }

    public Builder evaluations(long value) {
      evaluations = value;
      return this;
    }

    public Builder duration(Duration value) {
      duration = value;
      return this;
    }

    public Builder options(CompareOptions value) {
      options = value;
      return this;
    }

    /**
     * The comparison.
     *
     * @throws NullPointerException unless both explanations and their overlap were given
     */
    public Comparison build() {
      return new Comparison(this);
    }
  }
}
