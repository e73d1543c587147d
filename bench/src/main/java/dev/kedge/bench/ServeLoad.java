package dev.kedge.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kedge.Question;
import dev.kedge.app.serve.RequestFlags;
import dev.kedge.engine.Engine;
import dev.kedge.engine.EngineOptions;
import dev.kedge.engine.Job;
import dev.kedge.engine.Outcome;
import dev.kedge.engine.Source;
import dev.kedge.image.io.ImageReader;
import dev.kedge.models.ModelOptions;
import dev.kedge.onnx.OnnxClassifier;
import dev.kedge.search.Auto;
import dev.kedge.search.Search;
import dev.kedge.serve.ExplanationServer;
import dev.kedge.serve.ServeOptions;
import dev.kedge.serve.ServedModel;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * A service under load, by callers on the same machine: masked pictures a second against the engine
 * alone on the same pictures, in turns; then ten times as many callers as it takes pictures, what
 * those wait who are let in, and how soon the others are refused. These ask again when they were
 * told to (Retry-After), or, in a second turn, every tenth of a second.
 */
public final class ServeLoad implements Callable<Integer> {
  /** All masks where these are few, not where they would be quick: that depends on the load. */
  private static final Search SAME_UNDER_LOAD = new Auto(1024);

  private static final ObjectMapper JSON = new ObjectMapper();

  @Parameters(paramLabel = "PHOTO", arity = "1..*")
  List<Path> photos = List.of();

  @Option(names = "--model", required = true, description = "The model's folder.")
  Path model = Path.of("");

  @Option(names = "--callers", split = ",", description = "Callers at a time.")
  List<Integer> callers = List.of(1, 8, 64);

  @Option(names = "--pictures", description = "Pictures of a turn.")
  int pictures = 64;

  @Option(names = "--rounds", description = "Turns of each.")
  int rounds = 3;

  @Option(names = "--overload", description = "Seconds of overload.")
  int overload = 20;

  @Option(names = "--places", description = "Pictures that the server takes at a time.")
  int places = 16;

  /** Callers who are refused ask again so soon, whatever they are told. */
  private static final Duration IMPATIENT = Duration.ofMillis(100);

  private record Answer(
      int status,
      double seconds,
      long evaluations,
      String anchor,
      String name,
      Duration retryAfter) {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new ServeLoad()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    List<Map<String, Object>> rows = new ArrayList<>();
    try (OnnxClassifier classifier =
            OnnxClassifier.open(model, ModelOptions.builder().threads(1).build());
        Engine engine = Engine.open(classifier, EngineOptions.DEFAULTS)) {
      try (Served served = new Served(classifier, engine, 10_000)) {
        served.explain(photos.size(), 4);
        alone(engine);
        for (int number : callers) {
          rows.add(rates(engine, served, number));
          System.err.println(rows.getLast());
        }
      }
      try (Served served = new Served(classifier, engine, places)) {
        for (boolean patient : new boolean[] {true, false}) {
          rows.add(overloaded(served, patient));
          System.err.println(rows.getLast());
        }
      }
    }
    Results.print("a service under load", rows);
    return 0;
  }

  private Map<String, Object> rates(Engine engine, Served served, int number) throws Exception {
    double[] alone = new double[rounds];
    double[] asked = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      alone[round] = alone(engine);
      long start = System.nanoTime();
      List<Answer> answers = served.explain(pictures, number);
      long evaluations = answers.stream().mapToLong(Answer::evaluations).sum();
      asked[round] = evaluations * 1e9 / (System.nanoTime() - start);
    }
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("what", "rate");
    row.put("callers", number);
    row.put("pictures", pictures);
    row.put("maskedPerSecondEngine", Results.rounded(median(alone)));
    row.put("maskedPerSecondServed", Results.rounded(median(asked)));
    row.put("ratio", Results.rounded(median(asked) / median(alone)));
    return row;
  }

  /** Masked pictures a second of the engine, as {@code kedge batch} has it. */
  private double alone(Engine engine) {
    ImageReader reader = new ImageReader();
    Question question = Question.builder().search(SAME_UNDER_LOAD).build();
    Job.Builder asked = Job.builder().question(question);
    long start = System.nanoTime();
    long evaluations = 0;
    try (Stream<Outcome> outcomes =
        engine.explain(
            IntStream.range(0, pictures)
                .mapToObj(this::photo)
                .map(photo -> asked.build(Source.file(photo.toString(), photo, reader))))) {
      for (Outcome outcome : (Iterable<Outcome>) outcomes::iterator) {
        if (outcome instanceof Outcome.Explained done) {
          evaluations += done.explanation().cost().evaluations();
        }
      }
    }
    return evaluations * 1e9 / (System.nanoTime() - start);
  }

  private Path photo(int number) {
    return photos.get(number % photos.size());
  }

  private Map<String, Object> overloaded(Served served, boolean patient) throws Exception {
    Map<String, String> right = new LinkedHashMap<>();
    served.explain(photos.size(), 1).forEach(one -> right.put(one.name(), one.anchor()));
    List<Answer> calm = served.during(places, Duration.ofSeconds(overload), patient);
    served.log.clear();
    List<Answer> all = served.during(10 * places, Duration.ofSeconds(overload), patient);
    double[] refused = seconds(all, 429);
    double[] refusedThere = served.logged(429);
    long end = System.nanoTime();
    while (served.ask(0).status() != 200) {
      Thread.sleep(20);
    }
    double recovery = (System.nanoTime() - end) / 1e9;
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("what", "overload");
    row.put("places", places);
    row.put("callers", 10 * places);
    row.put("askAgain", patient ? "as told" : "after .1 s");
    row.put("accepted", all.stream().filter(a -> a.status() == 200).count());
    row.put("refused", refused.length);
    row.put("other", all.stream().filter(a -> a.status() != 429 && a.status() != 200).count());
    row.put(
        "wrong",
        all.stream()
            .filter(a -> a.status() == 200 && !a.anchor().equals(right.get(a.name())))
            .count());
    row.put("acceptedP99AtCapacity", Results.rounded(p99(seconds(calm, 200))));
    row.put("acceptedP99", Results.rounded(p99(seconds(all, 200))));
    row.put("refusedMedian", Results.rounded(median(refused)));
    row.put("refusedP99", Results.rounded(p99(refused)));
    row.put("refusedMedianServer", Results.rounded(median(refusedThere)));
    row.put("refusedP99Server", Results.rounded(p99(refusedThere)));
    row.put("recoverySeconds", Results.rounded(recovery));
    return row;
  }

  /** What answers of a status took, in ascending order. */
  private static double[] seconds(List<Answer> answers, int status) {
    return answers.stream()
        .filter(answer -> answer.status() == status)
        .mapToDouble(Answer::seconds)
        .sorted()
        .toArray();
  }

  private static double p99(double[] sorted) {
    return sorted.length == 0 ? Double.NaN : sorted[(int) Math.ceil(.99 * sorted.length) - 1];
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values.length == 0 ? Double.NaN : values[values.length / 2];
  }

  /** The server, and those who ask it. */
  private final class Served implements AutoCloseable {
    private final ExplanationServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<byte[]> files = new ArrayList<>();
    private final Queue<String> log = new ConcurrentLinkedQueue<>();

    Served(OnnxClassifier classifier, Engine engine, int most) throws IOException {
      server =
          ExplanationServer.start(
              List.of(new ServedModel("model", classifier, engine)),
              RequestFlags.asking(),
              ServeOptions.builder().port(0).mostPictures(most).build(),
              "bench",
              log::add);
      for (Path photo : photos) {
        files.add(Files.readAllBytes(photo));
      }
    }

    /** What the server says that answers of a status took, in ascending order. */
    double[] logged(int status) throws IOException {
      List<Double> seconds = new ArrayList<>();
      for (String line : log) {
        JsonNode json = JSON.readTree(line);
        if (json.path("status").asInt() == status) {
          seconds.add(json.path("seconds").asDouble());
        }
      }
      return seconds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    Answer ask(int number) throws IOException, InterruptedException {
      int file = number % files.size();
      long start = System.nanoTime();
      HttpResponse<byte[]> response =
          http.send(
              HttpRequest.newBuilder(
                      URI.create(server.address() + "/v1/explanations?exact-within=0&name=" + file))
                  .POST(BodyPublishers.ofByteArray(files.get(file)))
                  .build(),
              BodyHandlers.ofByteArray());
      double seconds = (System.nanoTime() - start) / 1e9;
      JsonNode json = JSON.readTree(response.body());
      return new Answer(
          response.statusCode(),
          seconds,
          json.at("/cost/evaluations").asLong(),
          json.at("/anchor/superpixels").toString(),
          Integer.toString(file),
          Duration.ofSeconds(response.headers().firstValueAsLong("Retry-After").orElse(0)));
    }

    /** So many pictures by so many callers. */
    List<Answer> explain(int count, int number) throws Exception {
      AtomicInteger next = new AtomicInteger();
      return by(
          number,
          all -> {
            for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
              all.add(ask(i));
            }
          });
    }

    /** Whatever callers get within a time; who is refused asks again later. */
    List<Answer> during(int number, Duration time, boolean patient) throws Exception {
      long end = System.nanoTime() + time.toNanos();
      AtomicInteger next = new AtomicInteger();
      return by(
          number,
          all -> {
            while (System.nanoTime() < end) {
              Answer answer = ask(next.getAndIncrement());
              all.add(answer);
              if (answer.status() == 429) {
                Thread.sleep(patient ? answer.retryAfter() : IMPATIENT);
              }
            }
          });
    }

    private interface Asking {
      void ask(ConcurrentLinkedQueue<Answer> all) throws IOException, InterruptedException;
    }

    private List<Answer> by(int number, Asking asking) throws Exception {
      ConcurrentLinkedQueue<Answer> all = new ConcurrentLinkedQueue<>();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<?>> asked = new ArrayList<>();
        for (int i = 0; i < number; i++) {
          asked.add(
              threads.submit(
                  () -> {
                    asking.ask(all);
                    return null;
                  }));
        }
        for (Future<?> one : asked) {
          one.get();
        }
      }
      return List.copyOf(all);
    }

    @Override
    public void close() {
      server.close();
      http.close();
    }
  }
}
