package dev.kedge.onnx;

import dev.kedge.image.ImageBatch;
import dev.kedge.image.TensorLayout;
import dev.kedge.onnx.TinyOnnx.Attribute;
import dev.kedge.onnx.TinyOnnx.DataType;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * Models whose answers can be computed by hand: the logit of class c is Σ over channels of the
 * channel's mean × weight(channel, c).
 *
 * @param type of the input, and of the output unless that is UINT8 or INT8
 * @param batch number of pictures, or a name
 * @param side of the pictures, or a name
 * @param tail operators after the logits
 */
record TinyModels(
    DataType type, TensorLayout layout, Object batch, Object side, int classes, List<String> tail) {
  static final int CHANNELS = 3;

  static TinyModels standard() {
    return new TinyModels(DataType.FLOAT, TensorLayout.NCHW, "N", 8, 5, List.of());
  }

  TinyModels type(DataType value) {
    return new TinyModels(value, layout, batch, side, classes, tail);
  }

  TinyModels layout(TensorLayout value) {
    return new TinyModels(type, value, batch, side, classes, tail);
  }

  TinyModels batch(Object value) {
    return new TinyModels(type, layout, value, side, classes, tail);
  }

  TinyModels side(Object value) {
    return new TinyModels(type, layout, batch, value, classes, tail);
  }

  TinyModels classes(int value) {
    return new TinyModels(type, layout, batch, side, value, tail);
  }

  TinyModels tail(String... operators) {
    return new TinyModels(type, layout, batch, side, classes, List.of(operators));
  }

  static float weight(int channel, int label) {
    return (channel + 1) * (label % 7 - 2) / 2f;
  }

  static double logit(float[] rgb, int label) {
    double sum = 0;
    for (int c = 0; c < CHANNELS; c++) {
      sum += rgb[c] * (double) weight(c, label);
    }
    return sum;
  }

  /** Fills a picture of a batch with a colour. */
  static void fill(ImageBatch images, int picture, float... rgb) {
    boolean planes = images.input().layout() == TensorLayout.NCHW;
    int pixels = images.input().shape().pixels();
    var row = images.row(picture);
    for (int i = 0; i < pixels * CHANNELS; i++) {
      float value = rgb[planes ? i / pixels : i % CHANNELS];
      switch (images.input().type()) {
        case FLOAT32 -> row.setAtIndex(ValueLayout.JAVA_FLOAT, i, value);
        case FLOAT16 -> row.setAtIndex(ValueLayout.JAVA_SHORT, i, Float.floatToFloat16(value));
        case FLOAT64 -> row.setAtIndex(ValueLayout.JAVA_DOUBLE, i, value);
        case UINT8, INT8 -> row.set(ValueLayout.JAVA_BYTE, i, (byte) value);
      }
    }
  }

  /** Input x, output y. */
  TinyOnnx graph() {
    TinyOnnx graph = logits();
    String at = "logits";
    for (String operator : tail) {
      String next = operator + " of " + at;
      switch (operator) {
        case "Unsqueeze4" -> graph.node("Unsqueeze", List.of(at, "last two"), next);
        default -> graph.node(operator, List.of(at), next);
      }
      at = next;
    }
    DataType out =
        switch (type) {
          case FLOAT16, DOUBLE -> type;
          default -> DataType.FLOAT;
        };
    graph.node("Cast", List.of(at), "y", Attribute.of("to", out));
    return tail.contains("Unsqueeze4")
        ? graph.longs("last two", 2, 3).output("y", out, batch, classes, 1, 1)
        : graph.output("y", out, batch, classes);
  }

  /** The graph up to a value "logits", without outputs. */
  TinyOnnx logits() {
    float[] weights = new float[CHANNELS * classes];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = weight(i / classes, i % classes);
    }
    boolean planes = layout == TensorLayout.NCHW;
    TinyOnnx graph = new TinyOnnx();
    if (planes) {
      graph.input("x", type, batch, CHANNELS, side, side);
    } else {
      graph.input("x", type, batch, side, side, CHANNELS);
    }
    return graph
        .node("Cast", List.of("x"), "floats", Attribute.of("to", DataType.FLOAT))
        .node(
            "Transpose",
            List.of("floats"),
            "planes",
            planes ? Attribute.of("perm", 0L, 1L, 2L, 3L) : Attribute.of("perm", 0L, 3L, 1L, 2L))
        .node("GlobalAveragePool", List.of("planes"), "pooled")
        .node("Flatten", List.of("pooled"), "means", Attribute.of("axis", 1L))
        .floats("weights", weights, CHANNELS, classes)
        .node("Gemm", List.of("means", "weights"), "logits");
  }
}
