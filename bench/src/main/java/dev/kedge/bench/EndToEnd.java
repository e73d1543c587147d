package dev.kedge.bench;

import dev.kedge.AnchorExplainer;
import dev.kedge.Execution;
import dev.kedge.Explanation;
import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.Timings;
import dev.kedge.classify.Classifier;
import dev.kedge.image.Image;
import dev.kedge.image.io.ImageReader;
import dev.kedge.models.ModelOptions;
import dev.kedge.onnx.OnnxClassifier;
import dev.kedge.report.Words;
import dev.kedge.search.Auto;
import dev.kedge.testimages.Demo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Explains a photo again and again and says which share of the wall time, from the picture in
 * memory to the explanation, is spent inside ONNX Runtime. Medians over warm runs; batch sizes and
 * numbers of threads take turns.
 */
public final class EndToEnd implements Callable<Integer> {
  @Parameters(paramLabel = "MODEL", description = "Model folders.", arity = "1..*")
  List<Path> models = List.of();

  @Option(names = "--photo", description = "Default: the embedded photo.")
  @Nullable Path photo;

  @Option(names = "--batches", split = ",", description = "Pictures sent to the model at a time.")
  List<Integer> batches = List.of(Classifier.USUAL_BATCH_SIZE);

  @Option(names = "--threads", split = ",", description = "Threads of the model.")
  List<Integer> threads = List.of(0);

  @Option(names = "--strategies", split = ",", description = "Of the search; default: auto.")
  List<String> strategies = List.of(new Auto().name());

  @Option(names = "--warm-up", description = "Runs that do not count.")
  int warmUp = 3;

  @Option(names = "--runs", description = "Runs that count.")
  int runs = 7;

  private record Setting(Path model, int batch, int threads, String strategy) {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new EndToEnd()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    Image image =
        photo == null
            ? new ImageReader().read(Demo.photo(), Demo.PHOTO)
            : new ImageReader().read(photo);
    List<Setting> settings = new ArrayList<>();
    for (Path model : models) {
      for (int batch : batches) {
        for (int t : threads) {
          strategies.forEach(strategy -> settings.add(new Setting(model, batch, t, strategy)));
        }
      }
    }
    Map<Setting, List<Explanation>> explanations = new LinkedHashMap<>();
    for (int run = -warmUp; run < runs; run++) {
      for (Setting setting : settings) {
        Explanation explanation = explain(image, setting, run);
        if (run >= 0) {
          explanations.computeIfAbsent(setting, s -> new ArrayList<>()).add(explanation);
        }
      }
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    explanations.forEach((setting, all) -> rows.add(row(setting, all)));
    Results.print("end-to-end", rows);
    return 0;
  }

  private static Explanation explain(Image image, Setting setting, long seed) {
    ModelOptions options = ModelOptions.builder().threads(setting.threads()).build();
    Execution execution = Execution.builder().inferenceBatch(setting.batch()).build();
    try (OnnxClassifier classifier = OnnxClassifier.open(setting.model(), options);
        AnchorExplainer explainer = new AnchorExplainer(classifier, execution)) {
      return explainer.explain(
          image,
          Scene.DEFAULTS,
          Question.builder().search(Searches.named(setting.strategy())).seed(seed).build());
    }
  }

  private static Map<String, Object> row(Setting setting, List<Explanation> all) {
    Explanation any = all.getFirst();
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("model", String.valueOf(setting.model().getFileName()));
    row.put("inference", Words.runBy(any.used().inference()));
    row.put("perturbation", Words.maskedBy(any.used()));
    row.put("batch", setting.batch());
    row.put("strategy", any.search().name());
    long[] evaluations = all.stream().mapToLong(e -> e.cost().evaluations()).sorted().toArray();
    row.put("medianEvaluations", evaluations[evaluations.length / 2]);
    row.put("seeds", all.size());
    row.put("shareInModel", Results.rounded(median(all, t -> share(t.model(), t.total()))));
    row.put("secondsTotal", Results.rounded(median(all, t -> seconds(t.total()))));
    row.put("milliseconds", stages(all));
    return row;
  }

  private static Map<String, Object> stages(List<Explanation> all) {
    Map<String, Object> stages = new LinkedHashMap<>();
    stages.put("view", milliseconds(all, Timings::view));
    stages.put("segment", milliseconds(all, Timings::segment));
    stages.put("perturb", milliseconds(all, Timings::perturb));
    stages.put("model", milliseconds(all, Timings::model));
    stages.put("search", milliseconds(all, Timings::search));
    return stages;
  }

  private static double milliseconds(List<Explanation> all, Function<Timings, Duration> stage) {
    return Results.rounded(1000 * median(all, t -> seconds(stage.apply(t))));
  }

  private static double median(List<Explanation> all, Function<Timings, Double> figure) {
    double[] figures = all.stream().mapToDouble(e -> figure.apply(e.timings())).toArray();
    Arrays.sort(figures);
    return figures[figures.length / 2];
  }

  private static double share(Duration part, Duration whole) {
    return seconds(part) / seconds(whole);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
