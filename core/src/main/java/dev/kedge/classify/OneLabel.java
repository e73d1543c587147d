package dev.kedge.classify;

import dev.kedge.image.ImageBatch;
import dev.kedge.image.InputSpec;
import dev.kedge.image.Place;
import dev.kedge.perturb.Backend;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * One label of a model whose labels do not exclude each other, as a classifier of two classes: 0,
 * the label is off, and 1, it is on, which it is from a probability of .5.
 *
 * <p>Whatever asks for the top class then asks whether the label stays on, and its certificates are
 * about that. Made over a classifier, which it closes; safe for many threads as that one is.
 */
public final class OneLabel implements Classifier {
  /** The class of a picture where the label is on. */
  public static final int ON = 1;

  /** What is told of a model whose labels are independent, if none of them is asked about. */
  public static final String NONE_ASKED =
      "its labels do not exclude each other; asked here is which is the most likely, while --class"
          + " LABEL asks whether that label stays on (probability .5 or more)";

  private static final float HALF = .5f;

  private final Classifier classifier;
  private final int label;
  private final ModelInfo model;

  /**
   * A view of a label.
   *
   * @param classifier whose {@linkplain Classifier#labelsIndependent labels are independent};
   *     closed with this
   * @throws IllegalArgumentException if they are not
   * @throws IndexOutOfBoundsException if it has no such label
   */
  public OneLabel(Classifier classifier, int label) {
    if (!classifier.labelsIndependent()) {
      throw new IllegalArgumentException(
          "the labels of %s exclude each other".formatted(classifier.model().name()));
    }
    this.classifier = classifier;
    this.label = Objects.checkIndex(label, classifier.classes());
    ModelInfo all = classifier.model();
    String name = all.labels().get(label);
    List<String> notes = new ArrayList<>(all.inference().notes());
    notes.remove(NONE_ASKED);
    notes.add(
        String.format(
            Locale.ROOT,
            "asked is whether label %d of %d, %s, stays on (probability .5 or more), whatever the"
                + " other labels are",
            label,
            all.labels().size(),
            name));
    Inference inference = new Inference(all.inference().runtime(), all.inference().device(), notes);
    model =
        new ModelInfo(
            all.name(), all.sha256(), List.of("not " + name, name), all.preprocessing(), inference);
  }

  @Override
  public ModelInfo model() {
    return model;
  }

  @Override
  public InputSpec input() {
    return classifier.input();
  }

  @Override
  public int fixedBatchSize() {
    return classifier.fixedBatchSize();
  }

  @Override
  public int preferredBatchSize() {
    return classifier.preferredBatchSize();
  }

  @Override
  public int preferredConcurrency() {
    return classifier.preferredConcurrency();
  }

  @Override
  public boolean reads(Place place) {
    return classifier.reads(place);
  }

  @Override
  public List<Backend> backends() {
    return classifier.backends();
  }

  @Override
  public Scores classify(ImageBatch images) {
    Scores all = classifier.classify(images);
    FloatBuffer two = FloatBuffer.allocate(2 * Math.max(1, all.count()));
    for (int picture = 0; picture < all.count(); picture++) {
      float on = rounded(all.probability(picture, label));
      two.put(2 * picture, on == HALF ? Math.nextDown(HALF) : 1 - on);
      two.put(2 * picture + 1, on);
    }
    return new Scores(two, 2, Scores.Kind.PROBABILITIES).checked(all.count());
  }

  /** To a float, without a step over the half. */
  private static float rounded(double probability) {
    float on = (float) probability;
    return probability < HALF ? Math.min(on, Math.nextDown(HALF)) : on;
  }

  @Override
  public void close() {
    classifier.close();
  }
}
