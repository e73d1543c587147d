package dev.kedge.bench;

import dev.kedge.classify.Classifier;
import dev.kedge.models.ModelConfiguration;
import dev.kedge.models.ModelOptions;
import dev.kedge.models.remote.RemoteClassifier;
import dev.kedge.models.remote.RemoteModel;
import dev.kedge.models.remote.RemoteOptions;
import dev.kedge.onnx.OnnxClassifier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Pictures a second of a model on a server against the same model in this process, by pictures in a
 * request and requests at a time, in turns. A server on the same machine shares its cores.
 */
public final class RemoteRates implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "DIR", description = "The model's folder.")
  Path folder = Path.of("");

  @Parameters(index = "1", paramLabel = "oip:URL", description = "The same model on a server.")
  String server = "";

  @Option(names = "--batches", split = ",", description = "Pictures in a request.")
  List<Integer> batches = List.of(1, 8, 32, 64);

  @Option(names = "--concurrency", split = ",", description = "Requests at a time.")
  List<Integer> concurrencies = List.of(1, 2, 4);

  @Option(names = "--rounds", description = "Turns of each.")
  int rounds = 5;

  @Option(names = "--turn", description = "Milliseconds of a turn.")
  int turn = 1500;

  @Option(names = "--bytes", description = "The server takes bytes and prepares them itself.")
  boolean bytes;

  public static void main(String[] args) {
    System.exit(new CommandLine(new RemoteRates()).execute(args));
  }

  @Override
  public Integer call() {
    List<Map<String, Object>> rows = new ArrayList<>();
    RemoteOptions options =
        bytes
            ? RemoteOptions.DEFAULTS
            : RemoteOptions.DEFAULTS.withConfiguration(ModelConfiguration.in(folder));
    try (Classifier here = OnnxClassifier.open(folder, ModelOptions.DEFAULTS);
        Classifier there = RemoteClassifier.open(RemoteModel.parse(server), options)) {
      System.err.println(there.model().inference());
      for (int batch : batches) {
        for (int concurrency : concurrencies) {
          rows.add(row(here, there, batch, concurrency));
          System.err.println(rows.getLast());
        }
      }
    }
    Results.print("models on a server against in process", rows);
    return 0;
  }

  private Map<String, Object> row(Classifier here, Classifier there, int batch, int concurrency) {
    double[] inProcess = new double[rounds];
    double[] served = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      inProcess[round] = BareLoop.picturesPerSecond(here, batch, concurrency, time());
      served[round] = BareLoop.picturesPerSecond(there, batch, concurrency, time());
    }
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("model", String.valueOf(folder.getFileName()));
    row.put("batch", batch);
    row.put("requestsAtATime", concurrency);
    row.put("picturesPerSecondInProcess", Results.rounded(median(inProcess)));
    row.put("picturesPerSecondServed", Results.rounded(median(served)));
    row.put("ratio", Results.rounded(median(served) / median(inProcess)));
    return row;
  }

  private Duration time() {
    return Duration.ofMillis(turn);
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }
}
