package dev.kedge;

import dev.kedge.classify.Classifier;
import dev.kedge.classify.Inference;
import dev.kedge.classify.ModelInfo;
import dev.kedge.classify.Scores;
import dev.kedge.image.ElementType;
import dev.kedge.image.Image;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.ImageShape;
import dev.kedge.image.InputSpec;
import dev.kedge.image.Place;
import dev.kedge.image.Preprocessing;
import dev.kedge.image.TensorLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.FloatBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A classifier whose answers are known: class "bright" if the pixels of a square are brighter than
 * a limit on average. It notes every picture that it is shown.
 */
public final class BrightnessClassifier implements Classifier {
  public static final int SIDE = 12;

  private final int squareTop;
  private final int squareSide;
  private final long failAt;
  final Set<List<Float>> seen = new HashSet<>();
  public long shown;

  /**
   * Looks at the square of the given side whose upper left corner lies on the diagonal.
   *
   * @param nanAt number of the picture, from 1, whose score is NaN; 0 for none
   */
  public BrightnessClassifier(int squareTop, int squareSide, long nanAt) {
    this.squareTop = squareTop;
    this.squareSide = squareSide;
    this.failAt = nanAt;
  }

  /** A picture that is black but for the square. */
  public static Image square(int top, int side) {
    byte[] rgb = new byte[SIDE * SIDE * Image.CHANNELS];
    for (int y = top; y < top + side; y++) {
      for (int x = top; x < top + side; x++) {
        for (int c = 0; c < Image.CHANNELS; c++) {
          rgb[(y * SIDE + x) * Image.CHANNELS + c] = (byte) 255;
        }
      }
    }
    return Image.of(SIDE, SIDE, rgb);
  }

  @Override
  public ModelInfo model() {
    return new ModelInfo(
        "brightness",
        "",
        List.of("dark", "bright"),
        new Preprocessing(
            new Preprocessing.Resize.None(),
            Optional.empty(),
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
    return 0;
  }

  @Override
  public boolean reads(Place place) {
    return place.equals(Place.host());
  }

  @Override
  public Scores classify(ImageBatch images) {
    float[] scores = new float[2 * images.count()];
    for (int i = 0; i < images.count(); i++) {
      float[] pixels = images.row(i).toArray(ValueLayout.JAVA_FLOAT);
      seen.add(
          MemorySegment.ofArray(pixels)
              .elements(ValueLayout.JAVA_FLOAT)
              .map(s -> s.get(ValueLayout.JAVA_FLOAT, 0))
              .toList());
      shown++;
      double sum = 0;
      for (int y = squareTop; y < squareTop + squareSide; y++) {
        for (int x = squareTop; x < squareTop + squareSide; x++) {
          sum += pixels[y * SIDE + x];
        }
      }
      scores[2 * i + 1] = (float) (sum / (squareSide * squareSide) - .5);
      if (shown == failAt) {
        scores[2 * i] = Float.NaN;
      }
    }
    return new Scores(FloatBuffer.wrap(scores), 2, Scores.Kind.LOGITS).checked(images.count());
  }

  @Override
  public void close() {}
}
