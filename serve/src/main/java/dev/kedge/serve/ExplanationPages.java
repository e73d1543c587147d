package dev.kedge.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.engine.Outcome;
import dev.kedge.report.json.ProgressJson;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Kedge's own protocol: an explanation at once, or a job that is asked for later. */
final class ExplanationPages {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final double MOST_SECONDS = 1e6;
  private static final long EVENT_MILLIS = 200;

  /** Proxies close what is silent for longer. */
  private static final long SILENCE_MILLIS = 10_000;

  private final Explaining explaining;
  private final Jobs jobs;
  private final Rendering rendering;

  ExplanationPages(Explaining explaining, Jobs jobs, Rendering rendering) {
    this.explaining = explaining;
    this.jobs = jobs;
    this.rendering = rendering;
  }

  void addTo(Routes routes) {
    routes
        .addCostly(
            "/v1/explanations",
            "Explains a picture: its bytes, a form, or JSON with base64. Answers with the"
                + " explanation, or, with wait=SECONDS, after that time with 202 and a job.",
            (call, _) -> explain(call))
        .addCostly(
            "/v1/jobs",
            "Explains one picture or many, as a job that is asked for later.",
            (call, _) -> begin(call))
        .add(
            "GET",
            "/v1/jobs/{id}",
            "The state of a job, with the explanations that are done.",
            (_, parts) -> Reply.json(state(job(parts))))
        .add(
            "GET",
            "/v1/jobs/{id}/result",
            "The explanation of a job's only or first picture, in the form that Accept names; 202"
                + " while it runs.",
            (call, parts) -> result(call, job(parts)))
        .add(
            "GET",
            "/v1/jobs/{id}/events",
            "Progress of a job as server-sent events, then its state.",
            (_, parts) -> events(job(parts)))
        .add(
            "DELETE",
            "/v1/jobs/{id}",
            "Ends a job: what runs answers with its best so far, which is kept.",
            (_, parts) -> end(job(parts)));
  }

  private Reply explain(Call call) throws IOException, InterruptedException {
    Map<String, String> options = Explaining.options(call);
    Optional<Double> wait = wait(options);
    List<Received> pictures = Bodies.pictures(call, options);
    if (pictures.size() != 1) {
      throw new Refusal(
          400, pictures.size() + " pictures are given, expected one; POST /v1/jobs takes many");
    }
    if (wait.isPresent()) {
      Jobs.Work work = jobs.add(() -> explaining.begin(pictures, call));
      Ticket ticket = work.tickets().getFirst();
      Optional<Outcome> outcome =
          explaining.await(ticket, call, (long) (wait.get() * TimeUnit.SECONDS.toNanos(1)));
      return outcome.isPresent()
          ? rendering.reply(ticket, outcome.get(), accept(call)).with("Location", at(work))
          : Reply.json(202, state(work)).with("Location", at(work));
    }
    Ticket ticket = explaining.begin(pictures, call).getFirst();
    Outcome outcome = explaining.await(ticket, call);
    return rendering.reply(ticket, outcome, accept(call));
  }

  private Reply begin(Call call) {
    List<Received> pictures = Bodies.pictures(call, Explaining.options(call));
    Jobs.Work work = jobs.add(() -> explaining.begin(pictures, call));
    return Reply.json(202, state(work)).with("Location", at(work));
  }

  private Reply result(Call call, Jobs.Work work) throws IOException {
    Ticket ticket = work.tickets().getFirst();
    if (!ticket.outcome().isDone()) {
      return Reply.json(202, state(work));
    }
    return ticket.outcome().isCompletedExceptionally()
        ? Reply.error(410, "the picture was given up")
        : rendering.reply(ticket, ticket.outcome().join(), accept(call));
  }

  private Reply end(Jobs.Work work) {
    work.tickets().forEach(Ticket::stop);
    return Reply.json(state(work));
  }

  private Reply events(Jobs.Work work) {
    return new Reply(
        200,
        "text/event-stream",
        Map.of("Cache-Control", "no-store", "X-Accel-Buffering", "no"),
        new Reply.Stream(to -> tell(work, to)),
        Map.of());
  }

  private void tell(Jobs.Work work, OutputStream to) throws IOException, InterruptedException {
    String last = "";
    long said = System.nanoTime();
    while (!work.isDone()) {
      ArrayNode progress = JSON.arrayNode();
      for (Ticket ticket : work.tickets()) {
        if (!ticket.outcome().isDone()) {
          ticket.progress().ifPresent(now -> progress.add(ProgressJson.of(ticket.name(), now)));
        }
      }
      String now = progress.toString();
      if (!now.equals(last) && !progress.isEmpty()) {
        for (var each : progress) {
          event(to, "progress", each.toString());
        }
        last = now;
        said = System.nanoTime();
      } else if (System.nanoTime() - said > TimeUnit.MILLISECONDS.toNanos(SILENCE_MILLIS)) {
        to.write(Rendering.utf8(": waiting\n\n"));
        to.flush();
        said = System.nanoTime();
      }
      TimeUnit.MILLISECONDS.sleep(EVENT_MILLIS);
    }
    event(to, "done", state(work).toString());
  }

  private static void event(OutputStream to, String name, String data) throws IOException {
    to.write(Rendering.utf8("event: " + name + "\ndata: " + data + "\n\n"));
    to.flush();
  }

  private Jobs.Work job(List<String> parts) {
    return jobs.get(parts.getFirst())
        .orElseThrow(
            () -> new Refusal(404, "there is no such job; jobs are kept for a time, and so many"));
  }

  private static String at(Jobs.Work work) {
    return "/v1/jobs/" + work.id();
  }

  /** A job as JSON: each picture's state, and its explanation or progress. */
  private ObjectNode state(Jobs.Work work) {
    ObjectNode json =
        JSON.objectNode()
            .put("schema", "kedge.job/1")
            .put("id", work.id())
            .put("state", work.isDone() ? "DONE" : "RUNNING");
    ArrayNode pictures = json.putArray("pictures");
    for (Ticket ticket : work.tickets()) {
      ObjectNode picture = pictures.addObject().put("image", ticket.name());
      if (!ticket.outcome().isDone()) {
        picture.put("state", ticket.progress().isPresent() ? "RUNNING" : "WAITING");
        ticket
            .progress()
            .ifPresent(now -> picture.set("progress", ProgressJson.of(ticket.name(), now)));
      } else if (ticket.outcome().isCompletedExceptionally()) {
        picture.put("state", "FAILED").put("error", "the picture was given up");
      } else {
        Outcome outcome = ticket.outcome().join();
        picture.put("state", outcome instanceof Outcome.Explained ? "DONE" : "FAILED");
        picture.set("explanation", rendering.json(ticket, outcome));
      }
    }
    return json;
  }

  private static Optional<Double> wait(Map<String, String> options) {
    String given = options.get("wait");
    if (given == null) {
      return Optional.empty();
    }
    try {
      double seconds = Double.parseDouble(given);
      if (seconds >= 0 && seconds < MOST_SECONDS) {
        return Optional.of(seconds);
      }
    } catch (NumberFormatException e) {
      throw noWait(given);
    }
    throw noWait(given);
  }

  private static Refusal noWait(String given) {
    return new Refusal(
        400,
        "wait is '%s', expected a number of seconds, 0 or more".formatted(Bodies.clean(given)));
  }

  private static String accept(Call call) {
    return call.header("Accept").orElse("*/*");
  }
}
