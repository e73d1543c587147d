package dev.kedge.attack;

import dev.kedge.ClassScore;
import dev.kedge.image.Image;
import dev.kedge.image.PictureDistance;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an attack came to. Immutable. */
public final class AttackResult {
  private final AttackStatus status;
  private final Image picture;
  private final List<ClassScore> before;
  private final List<ClassScore> after;
  private final double margin;
  private final double epsilon;
  private final PictureDistance distance;
  private final int queries;
  private final int batches;
  private final AttackTimings timings;
  private final AttackOptions options;

  private AttackResult(Builder builder) {
    status = given(builder.status, "status");
    picture = given(builder.picture, "picture");
    before = List.copyOf(builder.before);
    after = List.copyOf(builder.after);
    margin = builder.margin;
    epsilon = builder.epsilon;
    distance = given(builder.distance, "distance");
    queries = builder.queries;
    batches = builder.batches;
    timings = given(builder.timings, "timings");
    options = builder.options;
  }

  private static <T> T given(@Nullable T value, String name) {
    return Objects.requireNonNull(value, () -> "an attack result without " + name);
  }

  /** A builder of attack results, with the default options. */
  public static Builder builder() {
    return new Builder();
  }

  /** How it ended. */
  public AttackStatus status() {
    return status;
  }

  /**
   * The adversarial picture, or the best one reached; the photo itself if nothing better was found.
   */
  public Image picture() {
    return picture;
  }

  /** The most likely classes of the photo, most likely first. */
  public List<ClassScore> before() {
    return before;
  }

  /** Those of the picture, preprocessed from its 8-bit values and evaluated alone. */
  public List<ClassScore> after() {
    return after;
  }

  /**
   * Margin of the picture, in nats. To leave a class: log of (the highest probability of the others
   * / its own); to reach one: log of (its own / the highest of the others). Above 0 where that is
   * reached.
   */
  public double margin() {
    return margin;
  }

  /** The ε used, by the norm of the options, in units of 0..1. */
  public double epsilon() {
    return epsilon;
  }

  /** Distance between photo and picture. */
  public PictureDistance distance() {
    return distance;
  }

  /** Pictures through the model that the attack decided by, the photo as it is among them. */
  public int queries() {
    return queries;
  }

  /** Batches through the model, all of them. */
  public int batches() {
    return batches;
  }

  /** Where the time went. */
  public AttackTimings timings() {
    return timings;
  }

  /** What was asked for. */
  public AttackOptions options() {
    return options;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s after %d queries, margin %s, ε %s, %s",
        status,
        queries,
        margin,
        epsilon,
        distance);
  }

  /** Makes attack results. Used by one thread at a time. */
  public static final class Builder {
    private @Nullable AttackStatus status;
    private @Nullable Image picture;
    private List<ClassScore> before = List.of();
    private List<ClassScore> after = List.of();
    private double margin;
    private double epsilon;
    private @Nullable PictureDistance distance;
    private int queries;
    private int batches;
    private @Nullable AttackTimings timings;
    private AttackOptions options = AttackOptions.DEFAULTS;

    private Builder() {}

    public Builder status(AttackStatus value) {
      status = value;
      return this;
    }

    public Builder picture(Image value) {
      picture = value;
      return this;
    }

    public Builder before(List<ClassScore> value) {
      before = value;
      return this;
    }

    public Builder after(List<ClassScore> value) {
      after = value;
      return this;
    }

    public Builder margin(double value) {
      margin = value;
      return this;
    }

    public Builder epsilon(double value) {
      epsilon = value;
      return this;
    }

    public Builder distance(PictureDistance value) {
      distance = value;
      return this;
    }

    public Builder queries(int value) {
      queries = value;
      return this;
    }

    public Builder batches(int value) {
      batches = value;
      return this;
    }

    public Builder timings(AttackTimings value) {
      timings = value;
      return this;
    }

    public Builder options(AttackOptions value) {
      options = value;
      return this;
    }

    /**
     * The attack result.
     *
     * @throws NullPointerException unless status, picture, distance and timings were given
     */
    public AttackResult build() {
      return new AttackResult(this);
    }
  }
}
