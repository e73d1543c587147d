package dev.kedge.attack;

import dev.kedge.ClassScore;
import dev.kedge.attack.Objective.Look;
import dev.kedge.classify.Classifier;
import dev.kedge.classify.Scores;
import dev.kedge.image.Image;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.PhotoCells;
import dev.kedge.image.ShiftedViews;
import dev.kedge.search.Budget;
import dev.kedge.search.Cost;
import dev.kedge.search.Status;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Sends candidates through the model, as they would be saved, batch by batch; knows the best of
 * them, and when the attack ends.
 */
final class QueryLoop implements AutoCloseable {
  private static final int TOP_CLASSES = 5;

  private final Classifier classifier;
  private final ShiftedViews views;
  private final AttackOptions options;
  private final Budget budget;
  private final AttackListener listener;
  private final ImageBatch batch;
  private final List<ClassScore> before;
  private final Objective objective;
  private int queries;
  private int batches;
  private long renderNanos;
  private long modelNanos;
  private Image base;
  private int[] best;
  private Look bestLook;
  private List<ClassScore> after;
  private @Nullable AttackStatus ended;

  /** QueryLoop at the photo as it is: the first query. */
  QueryLoop(
      Classifier classifier,
      ShiftedViews views,
      AttackOptions options,
      Budget budget,
      AttackListener listener) {
    this.classifier = classifier;
    this.views = views;
    this.options = options;
    this.budget = budget;
    this.listener = listener;
    int fixed = classifier.fixedBatchSize();
    batch = ImageBatch.openHost(classifier.input(), fixed > 0 ? fixed : options.batch());
    try {
      base = views.untouched();
      Scores scores = alone(base);
      queries = 1;
      before = top(scores);
      after = before;
      objective = new Objective(options.goal(), before.getFirst().index());
      best = new int[views.cells().values()];
      bestLook = objective.look(scores, 0);
      if (objective.reached(before.getFirst().index())) {
        ended = AttackStatus.ALREADY;
      } else if (options.queries() == queries) {
        ended = AttackStatus.QUERIES_SPENT;
      }
    } catch (RuntimeException | Error e) {
      batch.close();
      throw e;
    }
  }

  PhotoCells cells() {
    return views.cells();
  }

  /** Whether no more candidates will be looked at. */
  boolean ended() {
    return ended != null;
  }

  /** Ends the attack as there is nothing to try. */
  void end(AttackStatus status) {
    ended = status;
  }

  /** How it ended. */
  AttackStatus status() {
    return ended == null ? AttackStatus.QUERIES_SPENT : ended;
  }

  /** Pictures through the model until now. */
  int queries() {
    return queries;
  }

  int batches() {
    return batches;
  }

  long renderNanos() {
    return renderNanos;
  }

  long modelNanos() {
    return modelNanos;
  }

  /** The top classes of the photo as it is. */
  List<ClassScore> before() {
    return before;
  }

  /** The top classes of the best picture, looked at alone. */
  List<ClassScore> after() {
    return after;
  }

  int[] best() {
    return best;
  }

  Look bestLook() {
    return bestLook;
  }

  /** The shifts that candidates differ from within their area only. */
  void base(Candidate accepted) {
    base = views.view(base, accepted.shifts(), accepted.changed());
  }

  /**
   * QueryLoop at candidates: all of them, unless the attack ends before. A success ends it.
   *
   * @return an answer for each of the first candidates, as many as there were queries for
   */
  List<Look> look(List<Candidate> candidates) {
    int count = Math.min(candidates.size(), options.queries() - queries);
    List<Look> looks = new ArrayList<>();
    for (int from = 0; from < count && !stopped(); from += batch.capacity()) {
      int size = Math.min(batch.capacity(), count - from);
      Scores scores = classify(candidates.subList(from, from + size));
      queries += size;
      for (int row = 0; row < size; row++) {
        looks.add(objective.look(scores, row));
      }
    }
    for (int i = 0; i < looks.size(); i++) {
      if (looks.get(i).betterThan(bestLook)) {
        best = candidates.get(i).shifts();
        bestLook = looks.get(i);
      }
    }
    settle();
    listener.onProgress(new AttackProgress(queries, options.queries(), bestLook.margin()));
    return looks;
  }

  private boolean stopped() {
    Optional<Status> spent = budget.ended(new Cost(queries, queries, 0, batches));
    if (spent.isPresent()) {
      ended =
          switch (spent.get()) {
            case CANCELLED -> AttackStatus.CANCELLED;
            case DEADLINE -> AttackStatus.DEADLINE;
            case LIMIT, UNREACHABLE, FOUND, EMPTY, NOT_FOUND -> AttackStatus.QUERIES_SPENT;
          };
    }
    return ended != null;
  }

  private void settle() {
    if (bestLook.reached() && confirmed()) {
      ended = AttackStatus.SUCCESS;
    } else if (ended == null && queries >= options.queries()) {
      ended = AttackStatus.QUERIES_SPENT;
    }
  }

  /**
   * QueryLoop at the best picture alone, made and preprocessed as a reader of the saved file will
   * have it.
   */
  private boolean confirmed() {
    Image saved = views.cells().shifted(best);
    Scores scores = alone(classifier.model().preprocessing().view(saved));
    after = top(scores);
    return objective.reached(scores.top(0));
  }

  /** Has the classes of the best picture, where nothing was confirmed; it may just be enough. */
  void settleBest() {
    if (ended != AttackStatus.SUCCESS && bestShifted() && confirmed()) {
      ended = AttackStatus.SUCCESS;
    }
  }

  private boolean bestShifted() {
    return Arrays.stream(best).anyMatch(shift -> shift != 0);
  }

  private Scores alone(Image view) {
    classifier.model().preprocessing().write(view, classifier.input(), batch.row(0));
    batch.count(1);
    return timed();
  }

  private Scores classify(List<Candidate> candidates) {
    long start = System.nanoTime();
    IntStream.range(0, candidates.size())
        .parallel()
        .forEach(
            row -> {
              Candidate candidate = candidates.get(row);
              Image view = views.view(base, candidate.shifts(), candidate.changed());
              classifier.model().preprocessing().write(view, classifier.input(), batch.row(row));
            });
    batch.count(candidates.size());
    renderNanos += System.nanoTime() - start;
    return timed();
  }

  private Scores timed() {
    long start = System.nanoTime();
    Scores scores = classifier.classify(batch);
    batches++;
    modelNanos += System.nanoTime() - start;
    return scores;
  }

  private List<ClassScore> top(Scores scores) {
    return top(scores, classifier);
  }

  /** The most likely classes of the first picture of a batch. */
  static List<ClassScore> top(Scores scores, Classifier classifier) {
    double[] probabilities = scores.probabilities(0);
    return Arrays.stream(scores.top(0, Math.min(TOP_CLASSES, scores.classes())))
        .mapToObj(c -> new ClassScore(c, classifier.model().labels().get(c), probabilities[c]))
        .toList();
  }

  @Override
  public void close() {
    batch.close();
  }
}
