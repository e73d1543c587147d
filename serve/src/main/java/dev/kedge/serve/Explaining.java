package dev.kedge.serve;

import dev.kedge.engine.Job;
import dev.kedge.engine.Outcome;
import dev.kedge.engine.Source;
import dev.kedge.error.KedgeException;
import dev.kedge.image.io.ImageReader;
import dev.kedge.search.Budget;
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

  private final Map<String, ServedModel> models;
  private final Asking asking;
  private final Admission admission;
  private final ImageReader reader;
  private final Measures measures;

  Explaining(
      Map<String, ServedModel> models, Asking asking, ServeOptions options, Measures measures) {
    this.models = models;
    this.asking = asking;
    this.admission =
        new Admission(options.mostPictures() * models.size(), options.mostQueuedBytes());
    this.reader = new ImageReader(options.mostPixels());
    this.measures = measures;
  }

  Admission admission() {
    return admission;
  }

  /**
   * The model of a name; the only one if none is given.
   *
   * @throws Refusal if there is none
   */
  ServedModel model(Optional<String> name) {
    if (name.isEmpty() && models.size() == 1) {
      return models.values().iterator().next();
    }
    if (name.isEmpty()) {
      throw new Refusal(400, "which model? give model=NAME; there are " + names());
    }
    ServedModel model = models.get(name.get());
    if (model == null) {
      throw new Refusal(
          404, "there is no model %s; there are %s".formatted(Bodies.clean(name.get()), names()));
    }
    return model;
  }

  private String names() {
    return String.join(", ", models.keySet());
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
    List<Ticket> tickets = new ArrayList<>();
    List<Integer> priorities = new ArrayList<>();
    for (Received picture : pictures) {
      Map<String, String> options = new LinkedHashMap<>(picture.options());
      ServedModel model = model(Optional.ofNullable(options.get("model")));
      priorities.add(priority(options));
      OF_REQUESTS.forEach(options::remove);
      tickets.add(new Ticket(model, picture.name(), read(options, model)));
    }
    List<Admission.Place> places = new ArrayList<>();
    try {
      for (Received picture : pictures) {
        places.add(admission.enter(call.caller(), picture.bytes()));
      }
    } catch (Refusal e) {
      places.forEach(Admission.Place::close);
      measures.refused();
      throw e;
    }
    for (int i = 0; i < tickets.size(); i++) {
      submit(tickets.get(i), pictures.get(i), places.get(i), priorities.get(i));
    }
    return tickets;
  }

  private Asked read(Map<String, String> options, ServedModel model) {
    try {
      return asking.read(options, model.info());
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

  private void submit(Ticket ticket, Received picture, Admission.Place place, int priority) {
    Budget budget = ticket.asked().budget().apply(ticket::isStopped);
    long start = System.nanoTime();
    Job job =
        Job.builder()
            .scene(ticket.asked().scene())
            .question(ticket.asked().question())
            .budget(budget)
            .priority(priority)
            .listener(ticket::onProgress)
            .besides(
                (study, explanation, spent, listener) ->
                    ticket.onChecks(
                        ticket
                            .asked()
                            .besides()
                            .besides(
                                study, ticket.asked().question(), explanation, spent, listener)))
            .build(Source.of(picture.name(), () -> picture.reading().read(reader)));
    CompletableFuture<Outcome> outcome = ticket.model().engine().submit(job);
    ticket.begun(outcome);
    var _ =
        outcome.whenComplete(
            (ended, _) -> {
              place.close();
              admission.done();
              if (ended != null) {
                measures.ended(ticket.model().name(), ended, System.nanoTime() - start);
              }
            });
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
