package dev.kedge.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.kedge.image.Image;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.io.ImageReader;
import dev.kedge.models.ModelOptions;
import dev.kedge.onnx.OnnxClassifier;
import dev.kedge.testimages.Demo;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How many pictures a second a model classifies, and how much processor time it takes for one, by
 * batch size, threads and whether they spin: {@code InferenceBench ROUNDS demo|FOLDER...}.
 *
 * <p>A round goes through all settings, so that a noisy machine disturbs all alike; figures are
 * medians over the rounds.
 */
public final class InferenceBench {
  private static final int[] BATCH_SIZES = {1, 2, 4, 8, 16, 32, 64, 100};

  /** Pictures classified for one figure, at least. */
  private static final int PICTURES = 64;

  private record Threads(int count, boolean spinning) {}

  private record Setting(Threads threads, int batchSize) {}

  private record Figure(double wallMillis, double processorMillis) {}

  private InferenceBench() {}

  public static void main(String[] args) throws IOException {
    int rounds = Integer.parseInt(args[0]);
    List<Map<String, Object>> rows = new ArrayList<>();
    for (String model : Arrays.asList(args).subList(1, args.length)) {
      Path folder =
          model.equals("demo")
              ? Demo.writeModel(Files.createTempDirectory("kedge-bench"))
              : Path.of(model);
      measure(folder, rounds).forEach((s, figures) -> rows.add(row(folder, s, figures)));
    }
    Results.print("inference", rows);
  }

  private static Map<Setting, List<Figure>> measure(Path folder, int rounds) throws IOException {
    Map<Threads, OnnxClassifier> classifiers = new LinkedHashMap<>();
    for (Threads t : List.of(new Threads(1, false), new Threads(2, false), new Threads(2, true))) {
      ModelOptions options = ModelOptions.builder().threads(t.count).spinning(t.spinning).build();
      classifiers.put(t, OnnxClassifier.open(folder, options));
    }
    Map<Setting, List<Figure>> figures = new LinkedHashMap<>();
    for (int round = -1; round < rounds; round++) {
      for (Map.Entry<Threads, OnnxClassifier> c : classifiers.entrySet()) {
        for (int size : BATCH_SIZES) {
          Figure figure = figure(c.getValue(), size);
          if (round >= 0) {
            figures
                .computeIfAbsent(new Setting(c.getKey(), size), s -> new ArrayList<>())
                .add(figure);
          }
        }
      }
    }
    classifiers.values().forEach(OnnxClassifier::close);
    return figures;
  }

  private static Figure figure(OnnxClassifier classifier, int batchSize) throws IOException {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    try (ImageBatch batch = ImageBatch.openHost(classifier.input(), batchSize)) {
      fill(classifier, batch);
      classifier.classify(batch);
      int calls = Math.ceilDiv(PICTURES, batchSize);
      long processor = system.getProcessCpuTime();
      long start = System.nanoTime();
      for (int call = 0; call < calls; call++) {
        classifier.classify(batch);
      }
      double pictures = (double) calls * batchSize;
      double wall = System.nanoTime() - start;
      return new Figure(
          wall / 1e6 / pictures, (system.getProcessCpuTime() - processor) / 1e6 / pictures);
    }
  }

  private static void fill(OnnxClassifier classifier, ImageBatch batch) throws IOException {
    byte[] file = Demo.photo();
    Image view = classifier.model().preprocessing().view(new ImageReader().read(file, Demo.PHOTO));
    for (int i = 0; i < batch.capacity(); i++) {
      classifier.model().preprocessing().write(view, classifier.input(), batch.row(i));
    }
    batch.count(batch.capacity());
  }

  private static Map<String, Object> row(Path folder, Setting setting, List<Figure> figures) {
    double[] wall = figures.stream().mapToDouble(Figure::wallMillis).sorted().toArray();
    double[] processor = figures.stream().mapToDouble(Figure::processorMillis).sorted().toArray();
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("model", String.valueOf(folder.getFileName()));
    row.put("threads", setting.threads.count);
    row.put("spinning", setting.threads.spinning);
    row.put("batchSize", setting.batchSize);
    row.put("picturesPerSecond", Results.rounded(1000 / wall[wall.length / 2]));
    row.put("fastestPicturesPerSecond", Results.rounded(1000 / wall[0]));
    row.put("processorMillisPerPicture", Results.rounded(processor[processor.length / 2]));
    row.put("rounds", figures.size());
    return row;
  }
}
