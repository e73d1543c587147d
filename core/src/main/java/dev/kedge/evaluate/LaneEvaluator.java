package dev.kedge.evaluate;

import dev.kedge.classify.Inference;
import dev.kedge.classify.Scores;
import dev.kedge.image.ImageBatch;
import dev.kedge.mask.MaskBatch;
import dev.kedge.perturb.Perturber;
import java.util.function.BooleanSupplier;

/** One picture's evaluator on a lane: asks, and waits. */
final class LaneEvaluator implements Evaluator {
  /** Batches asked for at a time, so that one can be made while another runs. */
  private static final int BATCHES_AHEAD = 2;

  private final Lane lane;
  private final Requests requests;
  private final Perturber perturber;
  private final int priority;
  private final int batchSize;
  private Spent spent = Spent.NOTHING;
  private volatile BooleanSupplier stop = () -> false;

  LaneEvaluator(Lane lane, Requests requests, Perturber perturber, int priority) {
    this.lane = lane;
    this.requests = requests;
    this.perturber = perturber;
    this.priority = priority;
    this.batchSize = BATCHES_AHEAD * lane.batchSize();
  }

  int priority() {
    return priority;
  }

  @Override
  public void stopWhen(BooleanSupplier asked) {
    stop = asked;
  }

  /** Whether someone asked its picture to stop. */
  boolean isToStop() {
    return stop.getAsBoolean();
  }

  @Override
  public int batchSize() {
    return batchSize;
  }

  @Override
  public int inferenceBatch() {
    return lane.batchSize();
  }

  @Override
  public int[] topClasses(MaskBatch masks, int from, int count) {
    return ask(masks, from, count, false, Request.NO_LABEL).answers;
  }

  @Override
  public int[] on(int label, MaskBatch masks, int from, int count) {
    return ask(masks, from, count, false, label).answers;
  }

  @Override
  public Scores scores(MaskBatch masks, int from, int count) {
    return ask(masks, from, count, true, Request.NO_LABEL).scores();
  }

  private Request ask(MaskBatch masks, int from, int count, boolean alone, int label) {
    long start = System.nanoTime();
    Request answered = requests.ask(this, masks, from, count, alone, label);
    Spent cost = answered.spent();
    long waited = System.nanoTime() - start - cost.perturbNanos() - cost.modelNanos();
    spent = spent.plus(cost).plus(new Spent(0, 0, 0, 0, Math.max(0, waited)));
    return answered;
  }

  /** Writes masked pictures; rows of one request may be in the hands of several workers. */
  synchronized void perturb(MaskBatch masks, int from, int count, ImageBatch batch, int row) {
    perturber.perturb(masks, from, count, batch, row);
  }

  /** Opens a batch where the perturber writes. */
  synchronized ImageBatch openBatch(int capacity) {
    return perturber.openBatch(capacity, lane.classifier()::reads);
  }

  @Override
  public Spent spent() {
    return spent;
  }

  @Override
  public Inference inference() {
    return lane.inference();
  }

  @Override
  public void close() {}
}
