package dev.kedge.serve;

import dev.kedge.classify.Classifier;
import dev.kedge.classify.ClassifierException;
import dev.kedge.classify.Scores;
import dev.kedge.image.Image;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.Preprocessing;
import dev.kedge.image.io.ImageReader;
import java.io.IOException;
import java.util.List;

/** What a model says of pictures as they are, without an explanation. */
final class Inference {
  private static final int MOST_PICTURES = 256;

  private Inference() {}

  /**
   * Probabilities by picture and class.
   *
   * @throws Refusal if a picture cannot be read, or there are too many
   */
  static double[][] of(ServedModel model, List<Received> pictures, ImageReader reader) {
    if (pictures.isEmpty() || pictures.size() > MOST_PICTURES) {
      throw new Refusal(
          400, "%s pictures, expected 1 to %s".formatted(pictures.size(), MOST_PICTURES));
    }
    Classifier classifier = model.classifier();
    Preprocessing preprocessing = model.info().preprocessing();
    try (ImageBatch batch = ImageBatch.openHost(classifier.input(), pictures.size())) {
      for (int i = 0; i < pictures.size(); i++) {
        Image photo = pictures.get(i).reading().read(reader);
        preprocessing.write(preprocessing.view(photo), classifier.input(), batch.row(i));
      }
      batch.count(pictures.size());
      Scores scores = classifier.classify(batch);
      double[][] rows = new double[pictures.size()][];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = scores.probabilities(i);
      }
      return rows;
    } catch (IOException e) {
      throw new Refusal(422, String.valueOf(e.getMessage()));
    } catch (ClassifierException e) {
      throw new Refusal(502, String.valueOf(e.getMessage()));
    }
  }
}
