package dev.kedge.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.testimages.Demo;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real master and two workers, each a process, and what can happen to them. */
final class ClusterTest {
  private static final int PHOTOS = 6;
  private static final String WORKER_MEMORY = "1g";
  private static final String MEMORY = "512m";
  private static final long SECONDS = 120;

  @TempDir static Path folder;
  private static Cluster cluster;
  private static Path photos;
  private static Map<String, String> expected;
  private final Watching watching = new Watching();

  @BeforeAll
  static void start() throws Exception {
    cluster = Cluster.start(folder.resolve("cluster"));
    cluster.worker(0, WORKER_MEMORY);
    cluster.worker(1, WORKER_MEMORY);
    photos = Lake.photos(folder.resolve("photos"), PHOTOS);
    Lake.corrupt(photos);
    expected = Lake.batch(photos, folder.resolve("batch"));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private SparkSession driver(Map<String, String> settings) throws InterruptedException {
    SparkSession.Builder builder = cluster.driver(MEMORY);
    settings.forEach(builder::config);
    SparkSession spark = builder.getOrCreate();
    spark.sparkContext().addSparkListener(watching);
    Cluster.await(
        "both workers have an executor",
        () -> cluster.executors(0).size() == 1 && cluster.executors(1).size() == 1);
    return spark;
  }

  private CompletableFuture<Map<String, String>> begin(SparkSession spark, ImageAnchors anchors) {
    Dataset<Row> table = spark.read().format("binaryFile").load(photos.toUri().toString());
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            List<Row> rows =
                anchors.transform(table).select("explanation.json", "error").collectAsList();
            assertEquals(1, rows.stream().filter(row -> !row.isNullAt(1)).count(), "corrupt");
            List<String> lines =
                rows.stream().filter(row -> row.isNullAt(1)).map(row -> row.getString(0)).toList();
            assertTrue(
                lines.stream().allMatch(line -> line.contains("\"backend\":\"simd\"")),
                "Spark starts executors with the Vector API, as docs/spark.md says");
            return Lake.lines(lines);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /** Also with each task that takes longer than others run a second time beside the first. */
  @Test
  void aKilledExecutorAndThenALostWorkerLoseNothing() throws Exception {
    try (SparkSession spark =
        driver(
            Map.of(
                "spark.speculation", "true",
                "spark.speculation.interval", "50ms",
                "spark.speculation.multiplier", "1.01",
                "spark.speculation.quantile", "0.2",
                "spark.speculation.minTaskRuntime", "10ms"))) {
      CompletableFuture<Map<String, String>> run = begin(spark, Lake.anchors());
      Cluster.await("a task has ended", () -> watching.done.get() >= 1);
      cluster.executors(0).forEach(ProcessHandle::destroyForcibly);
      Cluster.await("the executor is missed", () -> watching.executorsLost.get() >= 1);
      cluster.lose(1);
      assertEquals(expected, run.get(SECONDS, TimeUnit.SECONDS));
      assertTrue(watching.executorsLost.get() >= 1);
      assertEquals(0, watching.shuffled.get());
    }
    cluster.worker(1, WORKER_MEMORY);
  }

  @Test
  void aModelThatIsMissingOnOneNodeIsAskedOnTheOther() throws Exception {
    Demo.writeModel(cluster.folder(0));
    try (SparkSession spark =
        driver(
            Map.of(
                "spark.excludeOnFailure.enabled", "true",
                "spark.excludeOnFailure.stage.maxFailedTasksPerExecutor", "1"))) {
      ImageAnchors anchors = Lake.anchors().setModel("../../" + Demo.MODEL);
      assertEquals(expected, begin(spark, anchors).get(SECONDS, TimeUnit.SECONDS));
      assertTrue(
          watching.failures.stream().anyMatch(said -> said.contains(Demo.MODEL)),
          watching.failures.toString());
    }
  }

  @Test
  void aModelIsSentAlong() throws Exception {
    Path zip = folder.resolve("model.zip");
    Path model = Demo.writeModel(Files.createDirectory(folder.resolve("model")));
    try (OutputStream file = Files.newOutputStream(zip);
        ZipOutputStream out = new ZipOutputStream(file);
        Stream<Path> files = Files.list(model)) {
      for (Path one : files.toList()) {
        out.putNextEntry(new ZipEntry(Demo.MODEL + "/" + one.getFileName()));
        Files.copy(one, out);
      }
    }
    Map<String, String> sent =
        Map.of(
            "spark.archives",
            zip.toUri().toString(),
            "spark.sql.artifact.isolation.enabled",
            "false");
    try (SparkSession spark = driver(sent)) {
      ImageAnchors anchors = Lake.anchors().setModel("files:model.zip/" + Demo.MODEL);
      assertEquals(expected, begin(spark, anchors).get(SECONDS, TimeUnit.SECONDS));
      assertEquals(List.of(), watching.failures);
    }
  }
}
