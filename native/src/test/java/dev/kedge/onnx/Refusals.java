package dev.kedge.onnx;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kedge.classify.ClassifierException;
import dev.kedge.models.ModelOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.function.Executable;

/** What is said when a model is refused. */
final class Refusals {
  private Refusals() {}

  static String of(Executable action) {
    return String.valueOf(assertThrows(ClassifierException.class, action).getMessage());
  }

  static String of(Path path, ModelOptions options) {
    String message = of(() -> OnnxClassifier.open(path, options).close());
    System.out.println(message);
    return message;
  }
}
