package dev.kedge.attack;

import dev.kedge.ClassScore;
import dev.kedge.classify.Classifier;
import dev.kedge.image.Image;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.PhotoCells;
import dev.kedge.image.PictureDistance;
import dev.kedge.image.ShiftedViews;
import dev.kedge.search.Budget;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * QueryLoop for adversarial pictures by a model's scores alone.
 *
 * <pre>{@code
 * AttackResult result = new Attacker(classifier).attack(photo, AttackOptions.DEFAULTS);
 * PngWriter.write(result.picture(), Path.of("adversarial.png"));
 * }</pre>
 *
 * <p>The photo itself is changed, in whole grey levels, in blocks of pixels about as large as a
 * pixel of the model's view; every query is what a reader of the saved picture would preprocess. So
 * what is found needs no rounding, and is still adversarial once it was saved without loss.
 *
 * <p>What an attack tries next depends on the seed and on the model's scores alone, in groups whose
 * size they determine too: not on the size of batches, nor on threads, as long as the model's
 * scores do not.
 *
 * <p>Immutable and safe for many threads. The classifier remains owned by the caller.
 */
public final class Attacker {
  private final Classifier classifier;

  public Attacker(Classifier classifier) {
    this.classifier = classifier;
  }

  /** Attacks without a limit but the queries. */
  public AttackResult attack(Image photo, AttackOptions options) {
    return attack(photo, options, Budget.UNLIMITED, AttackListener.NONE);
  }

  /**
   * Attacks a photo.
   *
   * @param budget when to stop, besides: its deadline and its cancellation
   * @throws dev.kedge.classify.ClassifierException if the model fails
   * @throws IllegalArgumentException if the target is no class of the model, or the photo does not
   *     fit its preprocessing
   */
  public AttackResult attack(
      Image photo, AttackOptions options, Budget budget, AttackListener listener) {
    if (options.goal() instanceof Goal.TargetClass(int label) && label >= classifier.classes()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "class %d as target, the model has the classes 0..%d",
              label,
              classifier.classes() - 1));
    }
    long start = System.nanoTime();
    ShiftedViews views = new ShiftedViews(photo, classifier.model().preprocessing());
    double epsilon = epsilon(options, views);
    Ball ball = new Ball(views.cells(), options.norm(), epsilon, options.seed());
    try (QueryLoop loop = new QueryLoop(classifier, views, options, budget, listener)) {
      if (!loop.ended() && !ball.hasRoom()) {
        loop.end(AttackStatus.NO_ROOM);
      }
      if (!loop.ended()) {
        search(ball, loop, options);
      }
      loop.settleBest();
      Image picture = views.cells().shifted(loop.best());
      PictureDistance distance = PictureDistance.between(photo, picture);
      return AttackResult.builder()
          .status(loop.status())
          .picture(picture)
          .before(loop.before())
          .after(loop.after())
          .margin(loop.bestLook().margin())
          .epsilon(epsilon)
          .distance(distance)
          .queries(loop.queries())
          .batches(loop.batches())
          .timings(
              new AttackTimings(
                  Duration.ofNanos(System.nanoTime() - start),
                  Duration.ofNanos(loop.renderNanos()),
                  Duration.ofNanos(loop.modelNanos())))
          .options(options)
          .build();
    }
  }

  /**
   * The most likely classes of a picture that is preprocessed and looked at alone, most likely
   * first: what the model says of a saved attack.
   *
   * @throws dev.kedge.classify.ClassifierException if the model fails
   */
  public List<ClassScore> look(Image picture) {
    Image view = classifier.model().preprocessing().view(picture);
    try (ImageBatch batch =
        ImageBatch.openHost(classifier.input(), Math.max(1, classifier.fixedBatchSize()))) {
      classifier.model().preprocessing().write(view, classifier.input(), batch.row(0));
      batch.count(1);
      return QueryLoop.top(classifier.classify(batch), classifier);
    }
  }

  private static void search(Ball ball, QueryLoop loop, AttackOptions options) {
    switch (options.method()) {
      case SQUARE ->
          GreedySearch.run(
              options.norm() == Norm.LINF
                  ? new SquareLinf(ball, options)
                  : new SquareL2(ball, options),
              loop);
      case NES -> new Nes(ball, options, loop).run();
      case SIMBA_DCT -> GreedySearch.run(new SimbaDct(ball, options), loop);
    }
  }

  private static double epsilon(AttackOptions options, ShiftedViews views) {
    if (options.epsilon().isPresent()) {
      return options.epsilon().getAsDouble();
    }
    PhotoCells cells = views.cells();
    return switch (options.norm()) {
      case LINF -> AttackOptions.LINF;
      case L2 ->
          AttackOptions.L2_OF_A_VIEW
              * Math.sqrt((double) cells.pixels() / views.untouched().pixels());
    };
  }
}
