package dev.kedge.models;

import dev.kedge.classify.Scores;
import dev.kedge.image.Preprocessing.Size;
import dev.kedge.image.TensorLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a model's files do not say, or say wrongly, and how it is run. What is empty is read from
 * the model's files and graph.
 *
 * @param mean subtracted from each rescaled value, one a channel in the model's order, or one for
 *     all; empty list for none
 * @param std what the difference is divided by, likewise
 * @param rescaleFactor what each value 0..255 is multiplied with before
 * @param size height and width of the model's input
 * @param layout order of the input's dimensions
 * @param flipChannelOrder whether the model takes blue, green, red
 * @param labels a file of labels: one a line, or JSON as in {@link Labels}
 * @param output name of the output with the scores
 * @param kind what the scores are
 * @param intraOpThreads threads of one evaluation; 0 for the number of processors
 * @param spinning whether threads wait for work busily: faster for tiny models on idle machines,
 *     much slower where others want the processors too
 */
public record ModelOptions(
    Optional<List<Double>> mean,
    Optional<List<Double>> std,
    Optional<Double> rescaleFactor,
    Optional<Size> size,
    Optional<TensorLayout> layout,
    Optional<Boolean> flipChannelOrder,
    Optional<Path> labels,
    Optional<String> output,
    Optional<Scores.Kind> kind,
    int intraOpThreads,
    boolean spinning) {
  public ModelOptions {
    mean = mean.map(List::copyOf);
    std = std.map(List::copyOf);
    std.ifPresent(
        s -> {
          if (s.stream().anyMatch(x -> !(x > 0))) {
            throw new IllegalArgumentException("std must be above 0, given: " + s);
          }
        });
    if (intraOpThreads < 0) {
      throw new IllegalArgumentException(
          "threads must be 1 or more, or 0 for one a processor; given: " + intraOpThreads);
    }
  }

  /** Nothing given: everything from the model's files and graph. */
  public static ModelOptions defaults() {
    return new ModelOptions(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0,
        false);
  }

  public ModelOptions withMean(List<Double> value) {
    return new ModelOptions(
        Optional.of(value),
        std,
        rescaleFactor,
        size,
        layout,
        flipChannelOrder,
        labels,
        output,
        kind,
        intraOpThreads,
        spinning);
  }

  public ModelOptions withStd(List<Double> value) {
    return new ModelOptions(
        mean,
        Optional.of(value),
        rescaleFactor,
        size,
        layout,
        flipChannelOrder,
        labels,
        output,
        kind,
        intraOpThreads,
        spinning);
  }

  public ModelOptions withRescaleFactor(double value) {
    return new ModelOptions(
        mean,
        std,
        Optional.of(value),
        size,
        layout,
        flipChannelOrder,
        labels,
        output,
        kind,
        intraOpThreads,
        spinning);
  }

  public ModelOptions withSize(Size value) {
    return new ModelOptions(
        mean,
        std,
        rescaleFactor,
        Optional.of(value),
        layout,
        flipChannelOrder,
        labels,
        output,
        kind,
        intraOpThreads,
        spinning);
  }

  public ModelOptions withLayout(TensorLayout value) {
    return new ModelOptions(
        mean,
        std,
        rescaleFactor,
        size,
        Optional.of(value),
        flipChannelOrder,
        labels,
        output,
        kind,
        intraOpThreads,
        spinning);
  }

  public ModelOptions withFlipChannelOrder(boolean value) {
    return new ModelOptions(
        mean,
        std,
        rescaleFactor,
        size,
        layout,
        Optional.of(value),
        labels,
        output,
        kind,
        intraOpThreads,
        spinning);
  }

  public ModelOptions withLabels(Path value) {
    return new ModelOptions(
        mean,
        std,
        rescaleFactor,
        size,
        layout,
        flipChannelOrder,
        Optional.of(value),
        output,
        kind,
        intraOpThreads,
        spinning);
  }

  public ModelOptions withOutput(String value) {
    return new ModelOptions(
        mean,
        std,
        rescaleFactor,
        size,
        layout,
        flipChannelOrder,
        labels,
        Optional.of(value),
        kind,
        intraOpThreads,
        spinning);
  }

  public ModelOptions withKind(Scores.Kind value) {
    return new ModelOptions(
        mean,
        std,
        rescaleFactor,
        size,
        layout,
        flipChannelOrder,
        labels,
        output,
        Optional.of(value),
        intraOpThreads,
        spinning);
  }

  public ModelOptions withIntraOpThreads(int value) {
    return new ModelOptions(
        mean,
        std,
        rescaleFactor,
        size,
        layout,
        flipChannelOrder,
        labels,
        output,
        kind,
        value,
        spinning);
  }

  public ModelOptions withSpinning(boolean value) {
    return new ModelOptions(
        mean,
        std,
        rescaleFactor,
        size,
        layout,
        flipChannelOrder,
        labels,
        output,
        kind,
        intraOpThreads,
        value);
  }

  /** The threads of one evaluation, at least 1. */
  public int threads() {
    return intraOpThreads > 0 ? intraOpThreads : Runtime.getRuntime().availableProcessors();
  }

  /** Evaluations with that many threads for which there are processors, at least 1. */
  public int concurrency() {
    return Math.max(1, Runtime.getRuntime().availableProcessors() / threads());
  }
}
