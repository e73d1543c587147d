package dev.kedge;

import dev.kedge.image.Image;
import dev.kedge.search.Cost;
import dev.kedge.search.Search;
import dev.kedge.search.SearchResult;
import dev.kedge.segment.Segmentation;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a model gives a picture its class: the anchor, and all that is needed to judge and repeat it.
 * Immutable.
 */
public final class Explanation {
  /** Below this top probability a model is taken not to know a picture. */
  public static final double KNOWN_PROBABILITY = .3;

  private final Scene scene;
  private final Question question;
  private final ClassScore explained;
  private final List<ClassScore> top;
  private final Image view;
  private final Segmentation segmentation;
  private final SearchResult result;
  private final Optional<Refinement> refinement;
  private final List<TellingSample> samples;
  private final Cost cost;
  private final Timings timings;
  private final Used used;
  private final boolean labelsIndependent;

  private Explanation(Builder builder) {
    scene = builder.scene;
    question = builder.question;
    explained = given(builder.explained, "explained");
    top = List.copyOf(builder.top);
    view = given(builder.view, "view");
    segmentation = given(builder.segmentation, "segmentation");
    result = given(builder.result, "result");
    refinement = Optional.ofNullable(builder.refinement);
    samples = List.copyOf(builder.samples);
    cost = given(builder.cost, "cost");
    timings = given(builder.timings, "timings");
    used = given(builder.used, "used");
    labelsIndependent = builder.labelsIndependent;
  }

  private static <T> T given(@Nullable T value, String name) {
    return Objects.requireNonNull(value, () -> "an explanation without " + name);
  }

  /** A builder of explanations; default scene and question, no samples, if none are given. */
  public static Builder builder() {
    return new Builder();
  }

  /** How the picture was cut and filled. */
  public Scene scene() {
    return scene;
  }

  /** What was asked. */
  public Question question() {
    return question;
  }

  /** The search that was used: the one asked for, or the one that {@code Auto} chose. */
  public Search search() {
    return result.search();
  }

  /** The class that is explained, with its probability on the untouched picture. */
  public ClassScore explained() {
    return explained;
  }

  /** The model's most likely classes of the untouched picture, most likely first. */
  public List<ClassScore> top() {
    return top;
  }

  /** The picture as the model sees it. */
  public Image view() {
    return view;
  }

  /** The superpixels of the view. */
  public Segmentation segmentation() {
    return segmentation;
  }

  /** What the search found. */
  public SearchResult result() {
    return result;
  }

  /** A part of the anchor that is enough, too; empty unless one was asked for and looked for. */
  public Optional<Refinement> refinement() {
    return refinement;
  }

  /** Some of the masked pictures that tell most. */
  public List<TellingSample> samples() {
    return samples;
  }

  /** What was spent, the untouched picture's evaluation counted in. */
  public Cost cost() {
    return cost;
  }

  /** Where the time went. */
  public Timings timings() {
    return timings;
  }

  /** What it was computed with. */
  public Used used() {
    return used;
  }

  /**
   * Whether the model's labels do not exclude each other. An anchor then keeps the explained label
   * {@linkplain dev.kedge.classify.Scores#on on}, whatever the others are; else it keeps the
   * explained class the top one.
   */
  public boolean labelsIndependent() {
    return labelsIndependent;
  }

  /** Share of the view's pixels that belong to the anchor, 0..1. */
  public double anchorPixelShare() {
    return (double) segmentation.size(result.anchor()) / view.pixels();
  }

  /** Makes explanations. Used by one thread at a time. */
  public static final class Builder {
    private Scene scene = Scene.DEFAULTS;
    private Question question = Question.DEFAULTS;
    private @Nullable ClassScore explained;
    private List<ClassScore> top = List.of();
    private @Nullable Image view;
    private @Nullable Segmentation segmentation;
    private @Nullable SearchResult result;
    private @Nullable Refinement refinement;
    private List<TellingSample> samples = List.of();
    private @Nullable Cost cost;
    private @Nullable Timings timings;
    private @Nullable Used used;
    private boolean labelsIndependent;

    private Builder() {}

    public Builder scene(Scene value) {
      scene = value;
      return this;
    }

    public Builder question(Question value) {
      question = value;
      return this;
    }

    public Builder explained(ClassScore value) {
      explained = value;
      return this;
    }

    public Builder top(List<ClassScore> value) {
      top = value;
      return this;
    }

    public Builder view(Image value) {
      view = value;
      return this;
    }

    public Builder segmentation(Segmentation value) {
      segmentation = value;
      return this;
    }

    public Builder result(SearchResult value) {
      result = value;
      return this;
    }

    public Builder refinement(Refinement value) {
      refinement = value;
      return this;
    }

    public Builder samples(List<TellingSample> value) {
      samples = value;
      return this;
    }

    public Builder cost(Cost value) {
      cost = value;
      return this;
    }

    public Builder timings(Timings value) {
      timings = value;
      return this;
    }

    public Builder used(Used value) {
      used = value;
      return this;
    }

    public Builder labelsIndependent(boolean value) {
      labelsIndependent = value;
      return this;
    }

    /**
     * The explanation.
     *
     * @throws NullPointerException unless explained class, view, segmentation, result, cost,
     *     timings and what was used were given
     */
    public Explanation build() {
      return new Explanation(this);
    }
  }
}
