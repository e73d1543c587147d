package dev.kedge.serve;

import dev.kedge.engine.Job;
import dev.kedge.engine.Outcome;
import dev.kedge.engine.Source;
import dev.kedge.error.KedgeException;
import dev.kedge.image.io.ImageReader;
import dev.kedge.search.Budget;
import dev.kedge.segment.Segmentation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Hands pictures to the engines, as many as are let in. Safe for many threads. */
final class Explaining {
  /** Options of a request that are not about the question. */
  private static final List<String> OF_REQUESTS = List.of("model", "name", "wait", "priority");

  private static final String DEADLINE = "deadline";
  private static final int MOST_PRIORITY = 10;

  /** How often is looked whether a caller has gone. */
  private static final int GLANCE_MILLIS = 100;

  private final Models models;
  private final Asking asking;
  private final Admission admission;
  private final ImageReader reader;
  private final Measures measures;

  /**
   * A picture that may be let in.
   *
   * @param bytes what it takes until it has its outcome
   * @param use of its model, until then
   */
  private record Wanted(
      Received picture, long bytes, Models.Use use, Ticket ticket, int priority) {}

  Explaining(Models models, Asking asking, ServeOptions options, Measures measures) {
    this.models = models;
    this.asking = asking;
    this.admission =
        new Admission(options.mostPictures() * models.names().size(), options.mostQueuedBytes());
    this.reader = new ImageReader(options.mostPixels());
    this.measures = measures;
  }

  Admission admission() {
    return admission;
  }

  /**
   * A model to ask.
   *
   * @throws Refusal if there is none of the name, or it is out of service
   */
  Models.Use use(String name) {
    return models.use(Optional.of(name));
  }

  /** The options of a query, and the deadline of a header. */
  static Map<String, String> options(Call call) {
    Map<String, String> options = new LinkedHashMap<>();
    call.header("X-Request-Deadline").ifPresent(seconds -> options.put(DEADLINE, seconds));
    options.putAll(call.query());
    return options;
  }

  /**
   * Hands over pictures; all or none are let in.
   *
   * @throws Refusal if an option is invalid, or there is no room
   */
  List<Ticket> begin(List<Received> pictures, Call call) {
    List<Wanted> all = new ArrayList<>();
    List<Admission.Place> places = new ArrayList<>();
    try {
      for (Received picture : pictures) {
        all.add(wanted(picture));
      }
      enter(all, call, places);
    } catch (RuntimeException e) {
      places.forEach(Admission.Place::close);
      all.forEach(wanted -> wanted.use().close());
      throw e;
    }
    for (int i = 0; i < all.size(); i++) {
      submit(all.get(i), places.get(i));
    }
    return all.stream().map(Wanted::ticket).toList();
  }

  private Wanted wanted(Received picture) {
    Map<String, String> options = new LinkedHashMap<>(picture.options());
    Models.Use use = models.use(Optional.ofNullable(options.get("model")));
    try {
      int priority = priority(options);
      OF_REQUESTS.forEach(options::remove);
      long pixels = use.model().classifier().input().shape().pixels();
      Optional<Segmentation> superpixels = picture.map().map(map -> map.read(pixels));
      Asked asked = read(options, superpixels, use.model());
      return new Wanted(
          picture,
          picture.bytes() + superpixels.map(_ -> pixels * Integer.BYTES).orElse(0L),
          use,
          new Ticket(use.model(), picture.name(), asked),
          priority);
    } catch (RuntimeException e) {
      use.close();
      throw e;
    }
  }

  private void enter(List<Wanted> pictures, Call call, List<Admission.Place> places) {
    try {
      for (Wanted picture : pictures) {
        places.add(admission.enter(call.caller(), picture.bytes()));
      }
    } catch (Refusal e) {
      measures.refused();
      throw e;
    }
  }

  private Asked read(
      Map<String, String> options, Optional<Segmentation> superpixels, ServedModel model) {
    try {
      return asking.read(options, superpixels, model.info());
    } catch (IllegalArgumentException | KedgeException e) {
      throw new Refusal(400, String.valueOf(e.getMessage()));
    }
  }

  private static int priority(Map<String, String> options) {
    String given = options.getOrDefault("priority", "0");
    try {
      int priority = Integer.parseInt(given);
      if (Math.abs(priority) <= MOST_PRIORITY) {
        return priority;
      }
    } catch (NumberFormatException e) {
      throw noPriority(given);
    }
    throw noPriority(given);
  }

  private static Refusal noPriority(String given) {
    return new Refusal(400, "priority is '%s', expected -10 to 10".formatted(Bodies.clean(given)));
  }

  private void submit(Wanted wanted, Admission.Place place) {
    Ticket ticket = wanted.ticket();
    Received picture = wanted.picture();
    Budget budget = ticket.asked().budget().apply(ticket::isStopped);
    long start = System.nanoTime();
    Job.Builder job =
        Job.builder().budget(budget).priority(wanted.priority()).listener(ticket::onProgress);
    Source source = Source.of(picture.name(), () -> picture.reading().read(reader));
    Asked asked = ticket.asked();
    Job.Besides besides =
        (study, explanation, spent, listener) ->
            ticket.onChecks(
                asked.besides().besides(study, asked.question(), explanation, spent, listener));
    CompletableFuture<Outcome> outcome =
        asked.besides().othersAreAsked()
            ? explained(
                ticket, new FurtherJobs(ticket.model().engine(), job, source), besides, budget)
            : ticket
                .model()
                .engine()
                .submit(
                    job.scene(asked.scene())
                        .question(asked.question())
                        .besides(besides)
                        .build(source));
    ticket.begun(outcome);
    var _ =
        outcome.whenComplete(
            (ended, _) -> {
              place.close();
              wanted.use().close();
              admission.done();
              if (ended != null) {
                measures.ended(ticket.model().name(), ended, System.nanoTime() - start);
              }
            });
  }

  /** A picture that is to be cut or filled otherwise too, in a thread that waits for its jobs. */
  private static CompletableFuture<Outcome> explained(
      Ticket ticket, FurtherJobs jobs, Job.Besides besides, Budget budget) {
    CompletableFuture<Outcome> all = new CompletableFuture<>();
    var _ = all.whenComplete((_, _) -> jobs.giveUp());
    Asked asked = ticket.asked();
    Thread.ofVirtual()
        .name("kedge-further-jobs")
        .start(
            () -> {
              try {
                Outcome first = jobs.outcome(asked.scene(), asked.question(), besides);
                all.complete(
                    first instanceof Outcome.Explained done
                        ? others(ticket, done, jobs, budget)
                        : first);
              } catch (Throwable e) { // an Error too: it costs this picture
                all.completeExceptionally(e);
              }
            });
    return all;
  }

  private static Outcome others(
      Ticket ticket, Outcome.Explained done, FurtherJobs jobs, Budget budget) {
    try {
      ticket.onChecks(
          ticket
              .asked()
              .besides()
              .otherwise(jobs, done.explanation(), ticket.checks(), budget, ticket::onProgress));
      return done;
    } catch (RuntimeException e) { // the model's, as a rule
      return new Outcome.Failed(done.source(), done.index(), e);
    }
  }

  /**
   * Waits for a picture as long as its caller does.
   *
   * @throws Refusal if the caller has gone; the picture is given up then
   */
  Outcome await(Ticket ticket, Call call) throws InterruptedException {
    return await(ticket, call, Long.MAX_VALUE / 2).orElseThrow();
  }

  /**
   * Waits for a picture as long as its caller does.
   *
   * @param nanos how long at most
   * @return empty if the time is over
   * @throws Refusal if the caller has gone; the picture is given up then
   */
  Optional<Outcome> await(Ticket ticket, Call call, long nanos) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    while (true) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return Optional.empty();
      }
      try {
        return Optional.of(
            ticket
                .outcome()
                .get(
                    Math.min(left, TimeUnit.MILLISECONDS.toNanos(GLANCE_MILLIS)),
                    TimeUnit.NANOSECONDS));
      } catch (TimeoutException e) {
        if (call.gone().getAsBoolean()) {
          ticket.stop();
          var _ = ticket.outcome().cancel(false);
          measures.gone();
          throw new Refusal(499, "the caller has gone");
        }
      } catch (ExecutionException | CancellationException e) {
        throw new Refusal(500, "the picture was given up");
      }
    }
  }
}
