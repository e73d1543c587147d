package dev.kedge.spark;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Many pictures on a master and two workers of one core each, against {@code kedge batch} in this
 * process on as many cores: rates, whether lines are equal, bytes shuffled, memory of executors.
 * {@code bench/spark PICTURES KILLS} runs it and shows what it prints.
 */
public final class ClusterRun {
  private static final long GLANCE_MILLIS = 200;
  private static final int TASKS = 20;

  private ClusterRun() {}

  /** Number of pictures, executors to kill, and an empty folder. */
  public static void main(String[] args) throws Exception {
    int pictures = Integer.parseInt(args[0]);
    int kills = Integer.parseInt(args[1]);
    Path folder = Path.of(args[2]);
    Path photos = Lake.photos(folder.resolve("photos"), pictures);
    long start = System.nanoTime();
    Map<String, String> expected = Lake.batch(photos, folder.resolve("batch"));
    double batch = (System.nanoTime() - start) / 1e9;
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("bench", "spark")
            .put("pictures", pictures)
            .put("kills", kills)
            .put("batchSeconds", batch);
    try (Cluster cluster = Cluster.start(folder.resolve("cluster"))) {
      cluster.worker(0, "2g");
      cluster.worker(1, "2g");
      try (SparkSession spark =
          cluster
              .driver("1g")
              .config("spark.sql.files.minPartitionNum", TASKS)
              .config("spark.sql.files.maxPartitionBytes", "64m")
              .config("spark.sql.files.openCostInBytes", "0")
              .getOrCreate()) {
        run(cluster, spark, photos, expected, kills, json);
      }
    }
    System.out.println(json.toPrettyString());
  }

  private static void run(
      Cluster cluster,
      SparkSession spark,
      Path photos,
      Map<String, String> expected,
      int kills,
      ObjectNode json)
      throws Exception {
    Watching watching = new Watching();
    spark.sparkContext().addSparkListener(watching);
    Cluster.await(
        "both workers have an executor",
        () -> cluster.executors(0).size() == 1 && cluster.executors(1).size() == 1);
    long start = System.nanoTime();
    CompletableFuture<Map<String, String>> lines =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return Lake.lines(
                    Lake.anchors()
                        .transform(
                            spark.read().format("binaryFile").load(photos.toUri().toString()))
                        .select("explanation.json")
                        .collectAsList()
                        .stream()
                        .map((Row row) -> row.getString(0))
                        .toList());
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    long most = 0;
    int killed = 0;
    while (!lines.isDone()) {
      for (int worker = 0; worker < 2; worker++) {
        for (ProcessHandle executor : cluster.executors(worker)) {
          most = Math.max(most, residentMebibytes(executor));
        }
      }
      if (killed < kills && watching.done.get() > TASKS * (killed + 1) / (kills + 2)) {
        cluster.executors(killed % 2).forEach(ProcessHandle::destroyForcibly);
        killed++;
      }
      Thread.sleep(GLANCE_MILLIS);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    json.put("sparkSeconds", seconds)
        .put("rateOfBatch", json.path("batchSeconds").asDouble() / seconds)
        .put("killed", killed)
        .put("linesEqual", expected.equals(lines.get()))
        .put("shuffledBytes", watching.shuffled.get())
        .put("executorMebibytesMost", most);
  }

  private static long residentMebibytes(ProcessHandle process) {
    try {
      return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
          .filter(line -> line.startsWith("VmRSS"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
          .findFirst()
          .orElse(0);
    } catch (IOException gone) {
      return 0;
    }
  }
}
