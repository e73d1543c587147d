package dev.kedge.attack;

import dev.kedge.classify.Classifier;
import dev.kedge.classify.Inference;
import dev.kedge.classify.ModelInfo;
import dev.kedge.classify.Scores;
import dev.kedge.image.ElementType;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.ImageShape;
import dev.kedge.image.InputSpec;
import dev.kedge.image.Place;
import dev.kedge.image.Preprocessing;
import dev.kedge.image.Preprocessing.Resize;
import dev.kedge.image.Preprocessing.Size;
import dev.kedge.image.Resampling;
import dev.kedge.image.TensorLayout;
import java.lang.foreign.ValueLayout;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A linear model of three classes over 32×32 pixels, cut from 36: its weights are smooth, so that
 * small changes add up, as with real models.
 */
final class LinearClassifier implements Classifier {
  static final int SIDE = 32;
  private static final int CLASSES = 3;
  private static final int WAVES = 4;

  private final float[][] weights = new float[CLASSES][SIDE * SIDE * 3];
  private final int fixedBatch;
  int largestBatch;
  int shown;

  LinearClassifier(int fixedBatch) {
    this.fixedBatch = fixedBatch;
    Random random = new Random(9);
    for (float[] own : weights) {
      for (int wave = 0; wave < WAVES; wave++) {
        double down = random.nextDouble();
        double across = random.nextDouble();
        for (int i = 0; i < own.length; i++) {
          int y = i / SIDE % SIDE;
          int x = i % SIDE;
          int channel = i / (SIDE * SIDE);
          own[i] += (float) (.05 * Math.sin(down * y + across * x + channel));
        }
      }
    }
  }

  @Override
  public ModelInfo model() {
    return new ModelInfo(
        "linear",
        "",
        List.of("a", "b", "c"),
        new Preprocessing(
            new Resize.ShortestEdge(36, Resampling.BILINEAR),
            Optional.of(new Size(SIDE, SIDE)),
            1 / 255.0,
            List.of(),
            List.of(),
            false),
        Inference.of("a fake of the tests", "CPU"));
  }

  @Override
  public InputSpec input() {
    return new InputSpec(new ImageShape(3, SIDE, SIDE), TensorLayout.NCHW, ElementType.FLOAT32);
  }

  @Override
  public int fixedBatchSize() {
    return fixedBatch;
  }

  @Override
  public boolean reads(Place place) {
    return place.equals(Place.host());
  }

  @Override
  public Scores classify(ImageBatch images) {
    shown += images.count();
    largestBatch = Math.max(largestBatch, images.count());
    float[] scores = new float[CLASSES * images.count()];
    for (int i = 0; i < images.count(); i++) {
      float[] values = images.row(i).toArray(ValueLayout.JAVA_FLOAT);
      for (int c = 0; c < CLASSES; c++) {
        double sum = 0;
        for (int v = 0; v < values.length; v++) {
          sum += values[v] * weights[c][v];
        }
        scores[i * CLASSES + c] = (float) sum;
      }
    }
    return new Scores(FloatBuffer.wrap(scores), CLASSES, Scores.Kind.LOGITS)
        .checked(images.count());
  }

  @Override
  public void close() {}
}
