package dev.kedge.spark;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;

/**
 * Many pictures on a master and two workers of one core each, against {@code kedge batch} on as
 * many cores, before and after: rates, whether lines are equal, bytes shuffled, memory of all
 * processes over time. {@code bench/spark} runs it and shows what it prints.
 */
public final class ClusterRun {
  private static final long GLANCE_MILLIS = 2000;

  /** So that tasks have about as many pictures each, some 210, whatever the sizes of the files. */
  private static final Map<String, String> PARTITIONS =
      Map.of(
          "spark.sql.files.minPartitionNum",
          "20",
          "spark.sql.files.maxPartitionBytes",
          "256m",
          "spark.sql.files.openCostInBytes",
          "1m");

  private static final String SECONDS = "seconds";
  private static final String LINES = "explanations.jsonl";

  private ClusterRun() {}

  /**
   * Runs both.
   *
   * @param args number of pictures, executors to kill, the launcher {@code kedge}, an empty folder;
   *     then Spark's settings as {@code NAME=VALUE}
   */
  public static void main(String[] args) throws Exception {
    int pictures = Integer.parseInt(args[0]);
    int kills = Integer.parseInt(args[1]);
    Path kedge = Path.of(args[2]);
    Path folder = Path.of(args[3]);
    List<String> settings = Arrays.asList(args).subList(4, args.length);
    Path photos = Lake.photos(folder.resolve("photos"), pictures);
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("bench", "spark")
            .put("date", LocalDate.now(ZoneOffset.UTC).toString())
            .put("pictures", pictures)
            .put("kills", kills);
    json.set("machine", machine());
    settings.forEach(json.putArray("settings")::add);
    ArrayNode batches = json.putArray("batch");
    Map<String, String> expected = batch(kedge, photos, folder.resolve("before"), batches);
    try (Cluster cluster = Cluster.start(folder.resolve("cluster"))) {
      cluster.worker(0, "2g");
      cluster.worker(1, "2g");
      SparkSession.Builder driver = cluster.driver("1g");
      PARTITIONS.forEach(driver::config);
      for (String setting : settings) {
        int equals = setting.indexOf('=');
        driver.config(setting.substring(0, equals), setting.substring(equals + 1));
      }
      try (SparkSession spark = driver.getOrCreate()) {
        run(cluster, spark, photos, folder.resolve("table"), expected, kills, json);
      }
    }
    Map<String, String> again = batch(kedge, photos, folder.resolve("after"), batches);
    double batch =
        (batches.path(0).path(SECONDS).asDouble() + batches.path(1).path(SECONDS).asDouble()) / 2;
    json.put("batchTwiceEqual", expected.equals(again))
        .put("rateOfBatch", batch / json.path("sparkSeconds").asDouble());
    System.out.println(json.toPrettyString());
  }

  /** The lines of {@code kedge batch}, run as anyone would run it. */
  private static Map<String, String> batch(Path kedge, Path photos, Path out, ArrayNode json)
      throws Exception {
    List<String> words = new ArrayList<>(List.of(kedge.toString(), "batch", photos.toString()));
    words.addAll(List.of("--out", out.toString(), "--progress", "none"));
    words.addAll(Lake.flags());
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(words)
            .directory(photos.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    MemoryOverTime memory = new MemoryOverTime();
    do {
      memory.look("batch", process.toHandle());
    } while (!process.waitFor(GLANCE_MILLIS, TimeUnit.MILLISECONDS));
    json.addObject().put(SECONDS, (System.nanoTime() - start) / 1e9).set("memory", memory.json());
    if (process.exitValue() > 1) {
      throw new IllegalStateException("kedge batch ended with " + process.exitValue());
    }
    return Lake.lines(Files.readAllLines(out.resolve(LINES), StandardCharsets.UTF_8));
  }

  private static void run(
      Cluster cluster,
      SparkSession spark,
      Path photos,
      Path table,
      Map<String, String> expected,
      int kills,
      ObjectNode json)
      throws Exception {
    Watching watching = new Watching();
    spark.sparkContext().addSparkListener(watching);
    Cluster.await(
        "both workers have an executor",
        () -> cluster.executors(0).size() == 1 && cluster.executors(1).size() == 1);
    MemoryOverTime memory = new MemoryOverTime();
    long start = System.nanoTime();
    Thread writing =
        Thread.ofPlatform()
            .start(() -> Lake.explain(spark, photos.toUri().toString(), table.toUri().toString()));
    int killed = 0;
    do {
      memory.look("driver", ProcessHandle.current());
      for (int worker = 0; worker < 2; worker++) {
        for (ProcessHandle executor : cluster.executors(worker)) {
          memory.look("executor " + executor.pid() + " of worker " + worker, executor);
        }
      }
      if (killed < kills
          && watching.done.get() > watching.tasks.get() * (killed + 1) / (kills + 2)) {
        cluster.executors(killed % 2).forEach(ProcessHandle::destroyForcibly);
        killed++;
      }
    } while (!writing.join(Duration.ofMillis(GLANCE_MILLIS)));
    double seconds = (System.nanoTime() - start) / 1e9;
    Map<String, String> lines = Lake.written(table);
    expected.forEach(
        (name, line) -> {
          if (!line.equals(lines.get(name))) {
            System.err.println("differs: " + line + "\nin Spark: " + lines.get(name));
          }
        });
    json.put("sparkVersion", spark.version())
        .put("sparkSeconds", seconds)
        .put("taskSeconds", watching.taskMillis.get() / 1e3)
        .put("killed", killed)
        .put("linesEqual", expected.equals(lines))
        .put("shuffledBytes", watching.shuffled.get())
        .set("memory", memory.json());
  }

  private static ObjectNode machine() throws IOException {
    String processor =
        Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
            .filter(line -> line.startsWith("model name"))
            .findFirst()
            .map(line -> line.substring(line.indexOf(':') + 1).trim())
            .orElse("without a name");
    return JsonNodeFactory.instance
        .objectNode()
        .put("processor", processor)
        .put("cores", Runtime.getRuntime().availableProcessors())
        .put("java", Runtime.version().toString());
  }
}
