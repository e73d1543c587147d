package dev.kedge.serve;

import dev.kedge.classify.Classifier;
import dev.kedge.classify.ClassifierException;
import dev.kedge.classify.Scores;
import dev.kedge.engine.Outcome;
import dev.kedge.image.Image;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.Preprocessing;
import dev.kedge.image.io.ImageReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What is asked by the Open Inference Protocol, whatever carries it: scores, or explanations. */
final class Inference {
  /** The parameter that asks for explanations, as MLServer's explainers have it. */
  static final String EXPLAIN = "explain_parameters";

  /** What an answer says of itself, as MLServer's explainers do. */
  static final String METHOD = "anchor_image";

  private static final int MOST_PICTURES = 256;

  private final Explaining explaining;
  private final Rendering rendering;
  private final ImageReader reader;

  Inference(Explaining explaining, Rendering rendering, ImageReader reader) {
    this.explaining = explaining;
    this.rendering = rendering;
    this.reader = reader;
  }

  /**
   * Explanations, a line of JSON each; a picture that failed has its error there.
   *
   * @throws Refusal if there is no room, the caller has gone, or all failed
   */
  List<String> explanations(List<Received> pictures, Call call) throws InterruptedException {
    List<Ticket> tickets = explaining.begin(pictures, call);
    List<String> lines = new ArrayList<>();
    List<Outcome.Failed> failed = new ArrayList<>();
    for (Ticket ticket : tickets) {
      Outcome outcome = explaining.await(ticket, call);
      if (outcome instanceof Outcome.Failed one) {
        failed.add(one);
      }
      lines.add(rendering.json(ticket, outcome).toString());
    }
    if (failed.size() == tickets.size()) {
      Outcome.Failed first = failed.getFirst();
      throw new Refusal(Rendering.status(first.cause()), first.reason());
    }
    return lines;
  }

  /**
   * Probabilities by picture and class.
   *
   * @param name of the model
   * @throws Refusal if a picture cannot be read, or there are too many
   */
  double[][] scores(String name, List<Received> pictures) {
    if (pictures.isEmpty() || pictures.size() > MOST_PICTURES) {
      throw new Refusal(
          400, "%s pictures, expected 1 to %s".formatted(pictures.size(), MOST_PICTURES));
    }
    if (pictures.stream().anyMatch(picture -> picture.map().isPresent())) {
      throw new Refusal(400, "scores need no label map; explanations do");
    }
    try (Models.Use use = explaining.use(name)) {
      return scores(use.model(), pictures);
    } catch (IOException e) {
      throw new Refusal(422, String.valueOf(e.getMessage()));
    } catch (ClassifierException e) {
      throw new Refusal(502, String.valueOf(e.getMessage()));
    }
  }

  private double[][] scores(ServedModel model, List<Received> pictures) throws IOException {
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
    }
  }
}
