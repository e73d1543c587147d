package dev.kedge.engine;

import dev.kedge.Explanation;
import dev.kedge.Study;
import dev.kedge.image.Image;
import dev.kedge.search.Budget;
import dev.kedge.search.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A task's picture while a thread works on it: read and cut, then explained. */
final class Picture implements AutoCloseable {
  private final Task task;
  private final Deck deck;
  private final BooleanSupplier givenUp;
  private Budget budget = Budget.UNLIMITED;
  private Duration read = Duration.ZERO;
  private @Nullable Study study;

  /**
   * @param deck where it is explained
   * @param givenUp whether nobody wants it any more
   */
  Picture(Task task, Deck deck, BooleanSupplier givenUp) {
    this.task = task;
    this.deck = deck;
    this.givenUp = givenUp;
  }

  /**
   * Reads and cuts it; only a few are at a time, as a photo as it was read may be large.
   *
   * @throws CancellationException if it is given up before it has been read
   * @throws TimeoutException if its deadline passes before
   */
  void prepare(Preparing preparing) throws IOException, TimeoutException {
    requireWanted();
    try (Preparing.Place place = preparing.enter()) {
      requireWanted();
      long start = System.nanoTime();
      Image photo =
          task.job()
              .source()
              .read(
                  bytes -> {
                    place.reserve(bytes);
                    if (givenUp.getAsBoolean()) {
                      throw notBegun();
                    }
                  });
      read = Duration.ofNanos(System.nanoTime() - start).minus(place.waited());
      Budget asked = task.job().budget().get();
      budget =
          asked.withCancelled(() -> givenUp.getAsBoolean() || asked.cancelled().getAsBoolean());
      study = deck.open(photo, task.job()); // and from here on it is closed with this
    }
  }

  private void requireWanted() throws TimeoutException {
    Optional<Status> ended = task.job().endedUnbegun();
    if (givenUp.getAsBoolean() || ended.equals(Optional.of(Status.CANCELLED))) {
      throw notBegun();
    }
    if (ended.isPresent()) {
      throw new TimeoutException("not begun: its deadline passed while it waited for its turn");
    }
  }

  static CancellationException notBegun() {
    return new CancellationException("not begun: it was cancelled");
  }

  /** Explains it, once it is prepared. */
  Outcome explain() {
    if (study == null) {
      throw new IllegalStateException("not prepared");
    }
    Explanation explanation = study.explain(task.job().question(), budget, task.listener());
    task.job().besides().ask(study, explanation, budget, task.listener());
    return new Outcome.Explained(task.job().source(), task.index(), explanation, read);
  }

  @Override
  public void close() {
    if (study != null) {
      deck.close(study);
    }
  }
}
