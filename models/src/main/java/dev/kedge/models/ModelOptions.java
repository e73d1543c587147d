package dev.kedge.models;

import dev.kedge.classify.Scores;
import dev.kedge.image.Preprocessing.Size;
import dev.kedge.image.TensorLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a model's files do not say, or say wrongly, and how it is run. What is empty is read from
 * the model's files and graph. Immutable.
 */
public final class ModelOptions {
  /** Nothing given: everything from the model's files and graph. */
  public static final ModelOptions DEFAULTS = builder().build();

  private final Builder given;

  private ModelOptions(Builder given) {
    this.given = given;
  }

  public static Builder builder() {
    return new Builder();
  }

  /** A builder that has what these options have. */
  public Builder toBuilder() {
    return new Builder(given);
  }

  /** Subtracted from each rescaled value: one a channel in the model's order, or one for all. */
  public Optional<List<Double>> mean() {
    return given.mean;
  }

  /** What the difference is divided by, likewise. */
  public Optional<List<Double>> std() {
    return given.std;
  }

  /** What each value 0..255 is multiplied with before. */
  public Optional<Double> rescaleFactor() {
    return given.rescaleFactor;
  }

  /** Height and width of the model's input. */
  public Optional<Size> size() {
    return given.size;
  }

  /** Order of the input's dimensions. */
  public Optional<TensorLayout> layout() {
    return given.layout;
  }

  /** Whether the model takes blue, green, red. */
  public Optional<Boolean> flipChannelOrder() {
    return given.flipChannelOrder;
  }

  /** A file of labels: one a line, or JSON as in {@link Labels}. */
  public Optional<Path> labels() {
    return given.labels;
  }

  /** Name of the output with the scores. */
  public Optional<String> output() {
    return given.output;
  }

  /** What the model's inputs beside the pictures get, by their names, in their order. */
  public SortedMap<String, String> inputs() {
    return given.inputs;
  }

  /** What the scores are. */
  public Optional<Scores.Kind> kind() {
    return given.kind;
  }

  /** The threads of one evaluation, at least 1. */
  public int threads() {
    return given.threads > 0 ? given.threads : Runtime.getRuntime().availableProcessors();
  }

  /** Evaluations with that many threads for which there are processors, at least 1. */
  public int concurrency() {
    return Math.max(1, Runtime.getRuntime().availableProcessors() / threads());
  }

  /**
   * Whether threads wait for work busily: faster for tiny models on idle machines, much slower
   * where others want the processors too.
   */
  public boolean spinning() {
    return given.spinning;
  }

  /**
   * How long the model may take to answer about made-up pictures when it is opened; by default what
   * its device says.
   */
  public Optional<Duration> openTimeout() {
    return given.openTimeout;
  }

  /** What results call the model, where that is not its folder's or file's name. */
  public Optional<String> name() {
    return given.name;
  }

  /** What results shall tell of the model's inference: why it runs where it does, say. */
  public List<String> notes() {
    return given.notes;
  }

  /** Options being put together; what is not set keeps its default. */
  public static final class Builder {
    private Optional<List<Double>> mean = Optional.empty();
    private Optional<List<Double>> std = Optional.empty();
    private Optional<Double> rescaleFactor = Optional.empty();
    private Optional<Size> size = Optional.empty();
    private Optional<TensorLayout> layout = Optional.empty();
    private Optional<Boolean> flipChannelOrder = Optional.empty();
    private Optional<Path> labels = Optional.empty();
    private Optional<String> output = Optional.empty();
    private SortedMap<String, String> inputs = Collections.emptySortedMap();
    private Optional<Scores.Kind> kind = Optional.empty();
    private int threads;
    private boolean spinning;
    private Optional<Duration> openTimeout = Optional.empty();
    private Optional<String> name = Optional.empty();
    private List<String> notes = List.of();

    private Builder() {}

    private Builder(Builder other) {
      mean = other.mean;
      std = other.std;
      rescaleFactor = other.rescaleFactor;
      size = other.size;
      layout = other.layout;
      flipChannelOrder = other.flipChannelOrder;
      labels = other.labels;
      output = other.output;
      inputs = other.inputs;
      kind = other.kind;
      threads = other.threads;
      spinning = other.spinning;
      openTimeout = other.openTimeout;
      name = other.name;
      notes = other.notes;
    }

    /**
     * Sets what is subtracted from each channel.
     *
     * @throws IllegalArgumentException if a value is not finite
     */
    public Builder mean(List<Double> values) {
      if (!values.stream().allMatch(Double::isFinite)) {
        throw new IllegalArgumentException("mean must be of finite numbers, given: " + values);
      }
      mean = Optional.of(List.copyOf(values));
      return this;
    }

    /**
     * Sets what each channel is divided by.
     *
     * @throws IllegalArgumentException if a value is not above 0 and finite
     */
    public Builder std(List<Double> values) {
      if (values.stream().anyMatch(x -> !(x > 0 && Double.isFinite(x)))) {
        throw new IllegalArgumentException("std must be of numbers above 0, given: " + values);
      }
      std = Optional.of(List.copyOf(values));
      return this;
    }

    /**
     * Sets what each value 0..255 is multiplied with.
     *
     * @throws IllegalArgumentException if it is not above 0 and finite
     */
    public Builder rescaleFactor(double value) {
      if (!(value > 0 && Double.isFinite(value))) {
        throw new IllegalArgumentException(
            "the rescale factor must be a number above 0, given: " + value);
      }
      rescaleFactor = Optional.of(value);
      return this;
    }

    public Builder size(Size value) {
      size = Optional.of(value);
      return this;
    }

    public Builder layout(TensorLayout value) {
      layout = Optional.of(value);
      return this;
    }

    public Builder flipChannelOrder(boolean value) {
      flipChannelOrder = Optional.of(value);
      return this;
    }

    public Builder labels(Path file) {
      labels = Optional.of(file);
      return this;
    }

    public Builder output(String name) {
      output = Optional.of(name);
      return this;
    }

    /**
     * Gives an input beside the pictures a value, the same for all pictures. Its type and shape are
     * the graph's; a dimension for the number of pictures is filled.
     *
     * @param value numbers with commas between, as many as the input has for a picture, or one for
     *     all of them; {@code true} and {@code false} where it takes those
     */
    public Builder input(String name, String value) {
      SortedMap<String, String> more = new TreeMap<>(inputs);
      more.put(name, value);
      inputs = Collections.unmodifiableSortedMap(more);
      return this;
    }

    public Builder kind(Scores.Kind value) {
      kind = Optional.of(value);
      return this;
    }

    /**
     * Sets the threads of one evaluation.
     *
     * @param number at least 1, or 0 for the number of processors
     * @throws IllegalArgumentException if it is negative
     */
    public Builder threads(int number) {
      if (number < 0) {
        throw new IllegalArgumentException(
            "threads must be 1 or more, or 0 for one a processor; given: " + number);
      }
      threads = number;
      return this;
    }

    public Builder spinning(boolean value) {
      spinning = value;
      return this;
    }

    /**
     * Sets how long the model may take to answer when it is opened.
     *
     * @throws IllegalArgumentException if that is no time
     */
    public Builder openTimeout(Duration value) {
      if (!value.isPositive()) {
        throw new IllegalArgumentException("the opening's time must be above 0, given: " + value);
      }
      openTimeout = Optional.of(value);
      return this;
    }

    /** Sets what results call the model. */
    public Builder name(String value) {
      name = Optional.of(value);
      return this;
    }

    /** Adds what results shall tell of the model's inference, a clause. */
    public Builder note(String text) {
      notes = Stream.concat(notes.stream(), Stream.of(text)).toList();
      return this;
    }

    public ModelOptions build() {
      return new ModelOptions(new Builder(this));
    }
  }
}
