package dev.kedge.bench;

import dev.kedge.attack.Attacker;
import dev.kedge.image.io.ImageReader;
import dev.kedge.models.ModelOptions;
import dev.kedge.onnx.OnnxClassifier;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Prints the number of the top class of each file, a line each: {@code TopClass MODEL FILE…}. What
 * {@link Attacks} starts to have its files judged by a process that knows nothing of the attack.
 */
public final class TopClass {
  private TopClass() {}

  public static void main(String[] args) throws IOException {
    try (OnnxClassifier classifier = OnnxClassifier.open(Path.of(args[0]), ModelOptions.DEFAULTS)) {
      Attacker attacker = new Attacker(classifier);
      for (int i = 1; i < args.length; i++) {
        System.out.println(
            attacker.look(new ImageReader().read(Path.of(args[i]))).getFirst().index());
      }
    }
  }
}
