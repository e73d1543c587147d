package dev.kedge.models.remote;

import dev.kedge.classify.ClassifierException;
import dev.kedge.classify.UnreachableModelException;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.InputSpec;
import dev.kedge.models.trial.Probe;
import dev.kedge.models.trial.ScoreOutput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * How a server is asked fastest: with how many pictures in a request, and how many requests at a
 * time. Measured by real requests about made-up pictures. No answer depends on it.
 *
 * @param batch pictures in a request
 * @param concurrency requests at a time
 * @param note for who reads results, a clause
 */
record Measured(int batch, int concurrency, String note) {
  private static final int[] BATCHES = {1, 8, 32, 64};
  private static final int[] CONCURRENCIES = {2, 4};
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** By what a larger number must be faster to be worth it. */
  private static final double WORTHWHILE = 1.1;

  /** Pictures a second at a batch size or with some requests at a time. */
  private record Rate(int number, double perSecond) {}

  /**
   * Measures, for a few seconds at most.
   *
   * @param fixed the only batch size, or 0 for any
   */
  static Measured of(ServedModel model, ScoreOutput output, int fixed) {
    int[] sizes = fixed > 0 ? new int[] {fixed} : BATCHES;
    long end = System.nanoTime() + PATIENCE.toNanos();
    int most = largest(model, sizes);
    try (ImageBatch images = Probe.madeUp(model.spec(), IntStream.range(0, most).toArray())) {
      List<Rate> rates = new ArrayList<>();
      for (int size : sizes) {
        if (size > most
            || !isTimeFor(size, rates, end)
            || !measure(model, output, images, size, rates)) {
          break;
        }
      }
      Rate batch = best(rates);
      List<Rate> together = new ArrayList<>(List.of(new Rate(1, batch.perSecond)));
      double seconds = batch.number / batch.perSecond;
      for (int requests : CONCURRENCIES) {
        boolean worth = best(together).number == together.getLast().number;
        if (!worth || System.nanoTime() + 2 * requests * seconds * 1e9 > end) {
          break;
        }
        together.add(new Rate(requests, rate(model, output, images, batch.number, requests)));
      }
      Rate concurrent = best(together);
      return new Measured(
          batch.number,
          concurrent.number,
          String.format(
              Locale.ROOT,
              "batches of %d, %s at a time, as measured (%.0f pictures a second)",
              batch.number,
              concurrent.number,
              concurrent.perSecond));
    }
  }

  private static int largest(ServedModel model, int[] sizes) {
    int most = sizes[0];
    for (int size : sizes) {
      most = model.fits(size) ? size : most;
    }
    return most;
  }

  private static boolean isTimeFor(int size, List<Rate> rates, long end) {
    return rates.isEmpty() || System.nanoTime() + 2e9 * size / rates.getLast().perSecond < end;
  }

  /** Measures a batch size; false if the server does not take it. */
  private static boolean measure(
      ServedModel model, ScoreOutput output, ImageBatch images, int size, List<Rate> rates) {
    try {
      ask(model, output, images, size);
      double first = rate(model, output, images, size, 1);
      rates.add(new Rate(size, first));
      return true;
    } catch (UnreachableModelException e) {
      throw e;
    } catch (ClassifierException e) {
      if (rates.isEmpty()) {
        throw e;
      }
      return false;
    }
  }

  /** Pictures a second with some requests at a time, two rounds of them if they are several. */
  private static double rate(
      ServedModel model, ScoreOutput output, ImageBatch images, int size, int requests) {
    long start = System.nanoTime();
    int rounds = requests == 1 ? 1 : 2;
    if (requests == 1) {
      ask(model, output, images, size);
    } else {
      try (ExecutorService threads = Executors.newFixedThreadPool(requests)) {
        List<Future<?>> asked = new ArrayList<>();
        for (int i = 0; i < rounds * requests; i++) {
          asked.add(threads.submit(() -> ask(model, output, images, size)));
        }
        for (Future<?> request : asked) {
          request.get();
        }
      } catch (ExecutionException e) {
        throw e.getCause() instanceof ClassifierException own ? own : new IllegalStateException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ClassifierException("interrupted while a model was opened", e);
      }
    }
    return rounds * requests * size * 1e9 / (System.nanoTime() - start);
  }

  private static void ask(ServedModel model, ScoreOutput output, ImageBatch images, int size) {
    InputSpec spec = model.spec();
    var _ =
        model.numbers(
            images.memory().asSlice(0, spec.bytes() * size),
            size,
            output.name(),
            output.shape(size),
            () -> false);
  }

  /** The fastest, or a smaller number that is about as fast. */
  private static Rate best(List<Rate> rates) {
    Rate best = rates.getFirst();
    for (Rate rate : rates) {
      best = rate.perSecond > WORTHWHILE * best.perSecond ? rate : best;
    }
    return best;
  }
}
