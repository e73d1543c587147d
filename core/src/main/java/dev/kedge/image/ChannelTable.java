package dev.kedge.image;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What the 256 values of a channel of the view become in a channel of the model. Immutable. */
final class ChannelTable {
  /** How many values a channel of a view can have. */
  static final int VALUES = 256;

  private final int source;
  private final float[] numbers;

  private ChannelTable(int source, float[] numbers) {
    this.source = source;
    this.numbers = numbers;
  }

  @FunctionalInterface
  private interface Change {
    float of(float number);
  }

  /**
   * The tables of a model's channels, in its order.
   *
   * @throws IllegalArgumentException if means or standard deviations are not one a channel
   */
  static List<ChannelTable> of(List<Step> steps, int channels) {
    List<ChannelTable> tables = new ArrayList<>();
    for (int c = 0; c < channels; c++) {
      float[] values = new float[VALUES];
      for (int v = 0; v < VALUES; v++) {
        values[v] = v;
      }
      tables.add(new ChannelTable(c, values));
    }
    for (Step step : steps) {
      switch (step) {
        case Step.Rescale(double factor, double offset) ->
            tables.replaceAll(t -> t.changed(x -> (float) (x * factor) + (float) offset));
        case Step.ReverseChannels _ -> Collections.reverse(tables);
        case Step.Normalize(List<Double> means, List<Double> stds) -> {
          requireOneEach(means, channels);
          for (int c = 0; c < channels; c++) {
            float mean = means.get(c).floatValue();
            float std = stds.get(c).floatValue();
            tables.set(c, tables.get(c).changed(x -> (x - mean) / std));
          }
        }
        case Step.CropShare _ -> {}
        case Resize _ -> {}
        case Step.CenterCrop _ -> {}
      }
    }
    return tables;
  }

  /** The view's channel. */
  int source() {
    return source;
  }

  /** The number of a value 0..255. */
  float number(int value) {
    return numbers[value];
  }

  private ChannelTable changed(Change change) {
    float[] changed = new float[VALUES];
    for (int v = 0; v < VALUES; v++) {
      changed[v] = change.of(numbers[v]);
    }
    return new ChannelTable(source, changed);
  }

  private static void requireOneEach(List<Double> values, int channels) {
    if (values.size() != channels) {
      throw new IllegalArgumentException(
          values.size()
              + " means and standard deviations in the preprocessing of a model of "
              + channels
              + " channels");
    }
  }
}
