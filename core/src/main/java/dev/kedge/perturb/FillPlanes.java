package dev.kedge.perturb;

import dev.kedge.image.Image;
import dev.kedge.image.InputSpec;
import dev.kedge.image.Preprocessing;
import dev.kedge.segment.Segmentation;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** Makes the planes of a fill in a model's input space. */
final class FillPlanes {
  private static final long ALIGNMENT_BYTES = 64;

  private FillPlanes() {}

  static List<MemorySegment> of(
      Fill fill,
      Image view,
      MemorySegment image,
      int[] labels,
      Segmentation segmentation,
      Preprocessing preprocessing,
      InputSpec input,
      Arena arena) {
    if (fill instanceof Fill.Mean) {
      MemorySegment plane = arena.allocate(input.bytes(), ALIGNMENT_BYTES);
      writeMeans(image, labels, segmentation.superpixels(), input, plane);
      return List.of(plane);
    }
    List<MemorySegment> planes = new ArrayList<>();
    for (Image picture : FillViews.of(fill, view, segmentation, preprocessing)) {
      MemorySegment plane = arena.allocate(input.bytes(), ALIGNMENT_BYTES);
      preprocessing.write(picture, input, plane);
      planes.add(plane);
    }
    return List.copyOf(planes);
  }

  /** The mean of every superpixel and channel in the model's own numbers, summed in double. */
  private static void writeMeans(
      MemorySegment image, int[] labels, int superpixels, InputSpec input, MemorySegment plane) {
    int channels = input.shape().channels();
    int values = input.shape().values();
    int[] cells = new int[values];
    double[] sums = new double[superpixels * channels];
    int[] counts = new int[superpixels * channels];
    for (int i = 0; i < values; i++) {
      int channel =
          switch (input.layout()) {
            case NCHW -> i / labels.length;
            case NHWC -> i % channels;
          };
      cells[i] = labels[i % labels.length] * channels + channel;
      sums[cells[i]] += read(image, input, i);
      counts[cells[i]]++;
    }
    for (int i = 0; i < values; i++) {
      write(plane, input, i, sums[cells[i]] / counts[cells[i]]);
    }
  }

  private static double read(MemorySegment plane, InputSpec input, int index) {
    return switch (input.type()) {
      case FLOAT32 -> plane.getAtIndex(ValueLayout.JAVA_FLOAT, index);
      case FLOAT16 -> Float.float16ToFloat(plane.getAtIndex(ValueLayout.JAVA_SHORT, index));
      case FLOAT64 -> plane.getAtIndex(ValueLayout.JAVA_DOUBLE, index);
      case UINT8 -> plane.getAtIndex(ValueLayout.JAVA_BYTE, index) & 0xFF;
      case INT8 -> plane.getAtIndex(ValueLayout.JAVA_BYTE, index);
    };
  }

  private static void write(MemorySegment plane, InputSpec input, int index, double value) {
    switch (input.type()) {
      case FLOAT32 -> plane.setAtIndex(ValueLayout.JAVA_FLOAT, index, (float) value);
      case FLOAT16 ->
          plane.setAtIndex(ValueLayout.JAVA_SHORT, index, Float.floatToFloat16((float) value));
      case FLOAT64 -> plane.setAtIndex(ValueLayout.JAVA_DOUBLE, index, value);
      case UINT8, INT8 ->
          plane.setAtIndex(ValueLayout.JAVA_BYTE, index, (byte) input.type().rounded(value));
    }
  }
}
