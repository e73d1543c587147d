package dev.kedge.models;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kedge.classify.ClassifierException;
import dev.kedge.image.Preprocessing.Size;
import dev.kedge.image.Resampling;
import dev.kedge.image.Resize;
import dev.kedge.image.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A folder with a model's configurations, and what is read from them. */
final class Configs {
  static final Step RESCALE = new Step.Rescale(1 / 255.0);
  static final Step HALVES = new Step.Normalize(List.of(.5, .5, .5), List.of(.5, .5, .5));
  static final Step IMAGENET =
      new Step.Normalize(List.of(.485, .456, .406), List.of(.229, .224, .225));
  static final Step CLIP =
      new Step.Normalize(
          List.of(.48145466, .4578275, .40821073), List.of(.26862954, .26130258, .27577711));

  private final Path folder;

  Configs(Path folder) {
    this.folder = folder;
  }

  static Step exact(int height, int width, Resampling resampling) {
    return new Resize.Exact(new Size(height, width), resampling);
  }

  static Step shortest(int edge, Resampling resampling) {
    return new Resize.ShortestEdge(edge, resampling);
  }

  static Step crop(int side) {
    return new Step.CenterCrop(new Size(side, side));
  }

  Configs with(String file, String json) {
    try {
      Files.writeString(folder.resolve(file), json);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ImageProcessor read() {
    with("model.onnx", "not read here");
    return ImageProcessor.read(ModelFolder.find(folder)).orElseThrow();
  }

  /** Of a {@code preprocessor_config.json}. */
  ImageProcessor read(String json) {
    return with("preprocessor_config.json", json).read();
  }

  List<Step> steps(String json) {
    return read(json).preprocessing().steps();
  }

  String refusal() {
    return String.valueOf(assertThrows(ClassifierException.class, this::read).getMessage());
  }

  String refusal(String json) {
    return with("preprocessor_config.json", json).refusal();
  }
}
