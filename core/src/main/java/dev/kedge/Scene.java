package dev.kedge;

import dev.kedge.perturb.Fill;
import dev.kedge.segment.Segmenter;
import dev.kedge.segment.Slic;
import java.util.Objects;

/**
 * How a picture is prepared before questions are asked about it: how it is cut into superpixels,
 * and what shows where one is masked. Immutable; start from {@link #DEFAULTS} or a {@link
 * #builder}.
 */
public final class Scene {
  /** SLIC, each masked superpixel in its mean colour. */
  public static final Scene DEFAULTS = builder().build();

  private final Segmenter segmenter;
  private final Fill fill;

  private Scene(Builder builder) {
    segmenter = builder.segmenter;
    fill = builder.fill;
  }

  public static Builder builder() {
    return new Builder();
  }

  /** A builder of scenes like this one. */
  public Builder toBuilder() {
    return new Builder().segmenter(segmenter).fill(fill);
  }

  /** Makes the superpixels, on the picture as the model sees it. */
  public Segmenter segmenter() {
    return segmenter;
  }

  /** What shows where a superpixel is masked. */
  public Fill fill() {
    return fill;
  }

  /** Number of backgrounds that a mask is seen over; 1 without background pictures. */
  public int backgrounds() {
    return fill instanceof Fill.Backgrounds b ? b.pictures().size() : 1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Scene s && segmenter.equals(s.segmenter) && fill.equals(s.fill);
  }

  @Override
  public int hashCode() {
    return Objects.hash(segmenter, fill);
  }

  @Override
  public String toString() {
    return "Scene[segmenter=%s, fill=%s]".formatted(segmenter, fill);
  }

  /** Makes scenes. Used by one thread at a time. */
  public static final class Builder {
    private Segmenter segmenter = new Slic();
    private Fill fill = new Fill.Mean();

    private Builder() {}

    public Builder segmenter(Segmenter value) {
      segmenter = value;
      return this;
    }

    public Builder fill(Fill value) {
      fill = value;
      return this;
    }

    public Scene build() {
      return new Scene(this);
    }
  }
}
