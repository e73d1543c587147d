package dev.kedge.app;

import dev.kedge.onnx.TinyOnnx;
import dev.kedge.onnx.TinyOnnx.Attribute;
import dev.kedge.onnx.TinyOnnx.DataType;
import java.nio.file.Path;
import java.util.List;

/**
 * A real model that fails at random: each evaluation draws a number and, if it is too large, asks
 * for an element that its own constant does not have. Otherwise it says how red, green and blue a
 * picture is.
 */
final class FailingModel {
  static final String MESSAGE = "Gather";

  private static final int SIDE = 32;

  private FailingModel() {}

  /**
   * Writes the model.
   *
   * @param probability of an evaluation to fail
   */
  static Path write(Path file, double probability) {
    return new TinyOnnx()
        .input("x", DataType.FLOAT, "N", 3, SIDE, SIDE)
        .node("GlobalAveragePool", List.of("x"), "pooled")
        .node("Flatten", List.of("pooled"), "means", Attribute.of("axis", 1L))
        .node(
            "RandomUniform",
            List.of(),
            "uniform",
            Attribute.of("shape", 1L, 1L),
            Attribute.real("seed", 3))
        .floats("probability", new float[] {(float) probability}, 1, 1)
        .node("Add", List.of("uniform", "probability"), "sum")
        .node("Floor", List.of("sum"), "one if it fails")
        .node("Cast", List.of("one if it fails"), "index", Attribute.of("to", DataType.INT64))
        .floats("nought", new float[] {0}, 1)
        .node("Gather", List.of("nought", "index"), "gathered")
        .node("Add", List.of("means", "gathered"), "y")
        .output("y", DataType.FLOAT, "N", 3)
        .write(file);
  }
}
