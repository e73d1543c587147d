package dev.kedge.evaluate;

import dev.kedge.classify.BadScoreException;
import dev.kedge.classify.Classifier;
import dev.kedge.classify.Inference;
import dev.kedge.classify.Scores;
import dev.kedge.image.ImageBatch;
import dev.kedge.mask.MaskBatch;
import dev.kedge.perturb.Perturber;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Evaluates one picture's masks in the thread that asks, in batches of its own. */
public final class LoneEvaluator implements Evaluator {
  private final Perturber perturber;
  private final Classifier classifier;
  private final ImageBatch batch;
  private Spent spent = Spent.NOTHING;
  private BooleanSupplier stop = () -> false;

  private LoneEvaluator(Perturber perturber, Classifier classifier, ImageBatch batch) {
    this.perturber = perturber;
    this.classifier = classifier;
    this.batch = batch;
  }

  /** Evaluators on a classifier, which stays the caller's. */
  public static Evaluators on(Classifier classifier) {
    return (perturber, batchSize) ->
        new LoneEvaluator(perturber, classifier, perturber.openBatch(batchSize, classifier::reads));
  }

  @Override
  public void stopWhen(BooleanSupplier asked) {
    stop = asked;
  }

  @Override
  public int batchSize() {
    return batch.capacity();
  }

  @Override
  public int inferenceBatch() {
    return batch.capacity();
  }

  @Override
  public int[] topClasses(MaskBatch masks, int from, int count) {
    return evaluate(masks, from, count, () -> classifier.begin(batch, stop).topClasses());
  }

  @Override
  public int[] on(int label, MaskBatch masks, int from, int count) {
    Scores scores = scores(masks, from, count);
    int[] on = new int[count];
    Arrays.setAll(on, row -> scores.on(row, label) ? 1 : 0);
    return on;
  }

  @Override
  public Scores scores(MaskBatch masks, int from, int count) {
    return evaluate(masks, from, count, () -> classifier.classify(batch, stop));
  }

  private <T> T evaluate(MaskBatch masks, int from, int count, Supplier<T> model) {
    long start = System.nanoTime();
    perturber.perturb(masks, from, count, batch, 0);
    batch.count(count);
    long perturbed = System.nanoTime();
    int evaluated = 0;
    try {
      T answer = model.get();
      evaluated = count;
      return answer;
    } catch (BadScoreException e) {
      throw BadSamples.describe(e, masks, from + e.picture());
    } finally {
      spent =
          spent.plus(
              new Spent(
                  evaluated,
                  evaluated > 0 ? 1 : 0,
                  perturbed - start,
                  System.nanoTime() - perturbed,
                  0));
    }
  }

  @Override
  public Spent spent() {
    return spent;
  }

  @Override
  public Inference inference() {
    return classifier.model().inference();
  }

  @Override
  public void close() {
    batch.close();
  }
}
