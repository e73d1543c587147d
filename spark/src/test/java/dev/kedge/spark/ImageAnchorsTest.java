package dev.kedge.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.app.flags.PathConverter;
import dev.kedge.app.flags.UsageException;
import dev.kedge.app.overview.OverviewCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The stage in Spark's own process, two tasks at a time. */
final class ImageAnchorsTest {
  private static final int PHOTOS = 6;
  @TempDir static Path folder;
  private static SparkSession spark;
  private static Path photos;

  @BeforeAll
  static void start() throws Exception {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate();
    photos = Lake.photos(folder.resolve("photos"), PHOTOS);
    Lake.corrupt(photos);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void eachRowIsTheLineOfTheCommandLine() throws Exception {
    Dataset<Row> explained = Lake.anchors().transform(Lake.table(spark, photos, 4)).cache();
    assertEquals(Lake.batch(photos, folder.resolve("batch")), Lake.lines(explained));
    assertEquals(PHOTOS + 1, explained.count());
    Row corrupt = explained.where("error is not null").collectAsList().getFirst();
    assertTrue(corrupt.isNullAt(corrupt.fieldIndex("explanation")));
    String error = corrupt.getAs("error");
    assertTrue(error.contains("not a picture"), error);
    overviewOf(explained);
  }

  /** The page of a table that Spark wrote. */
  private static void overviewOf(Dataset<Row> explained) throws Exception {
    Path table = folder.resolve("table");
    explained
        .select("path", "explanation.json", "explanation.view", "error")
        .write()
        .json(table.toUri().toString());
    Path page = folder.resolve("page");
    int code =
        PathConverter.addedTo(new CommandLine(new OverviewCommand()))
            .execute(table.toString(), "--out", page.toString());
    assertEquals(0, code);
    String html = Files.readString(page.resolve("index.html"));
    assertTrue(html.contains("corrupt.jpg"), "the picture that failed");
    assertFalse(html.contains("--resume"), "there is no run to go on with");
    assertTrue(
        Files.readString(page.resolve("summary.json")).contains("\"explained\" : " + PHOTOS));
  }

  /** Photos without orientation and colour profile are the same by either decoder. */
  @Test
  void picturesThatSparkDecodedAreExplainedAlike() {
    Dataset<Row> decoded =
        spark.read().format("image").load(photos.toUri().toString()).where("image.width > 0");
    Dataset<Row> png =
        Lake.anchors()
            .setInputCol("image")
            .setOption("max_evaluations", 100)
            .transform(decoded.limit(2));
    List<Row> rows = png.select("explanation.label", "explanation.json").collectAsList();
    assertEquals(2, rows.size());
    rows.forEach(row -> assertTrue(row.getString(1).contains("file:"), "named by its origin"));
  }

  @Test
  void aStageIsWrittenReadAndCopied() throws Exception {
    ImageAnchors written = Lake.anchors().setModel("hf:a/b").setSeed(7).setOutputCol("why");
    String place = folder.resolve("stage").toUri().toString();
    new Pipeline().setStages(new PipelineStage[] {written}).save(place);
    ImageAnchors read = (ImageAnchors) Pipeline.load(place).getStages()[0];
    for (ImageAnchors same : List.of(read, written.copy(ParamMap.empty()))) {
      assertEquals(written.uid(), same.uid());
      assertEquals(written.explainParams(), same.explainParams());
    }
  }

  @Test
  void whatDoesNotFitIsToldByTheDriver() {
    StructType files = new StructType().add("path", "string").add("content", "binary");
    refused("there is no option --treshold", files, new ImageAnchors().setOption("treshold", 1));
    refused("threshold", files, new ImageAnchors().setOption("threshold", 3));
    refused("not JSON", files, new ImageAnchors().setOptions("{"));
    refused("parameter of its own", files, new ImageAnchors().setOption("seed", 3));
    refused("is of type string", files, new ImageAnchors().setInputCol("path"));
    refused("no column 'picture'", files, new ImageAnchors().setInputCol("picture"));
    refused("cannot be added", files, new ImageAnchors().setOutputCol("path"));
    assertEquals(
        List.of("path", "content", "explanation", "error"),
        List.of(new ImageAnchors().transformSchema(files).fieldNames()));
  }

  private static void refused(String why, StructType schema, ImageAnchors anchors) {
    String said =
        String.valueOf(
            assertThrows(UsageException.class, () -> anchors.transformSchema(schema)).getMessage());
    assertTrue(said.contains(why), said);
  }

  /** Of two jobs that share the engine one is cancelled; the other is as if it were alone. */
  @Test
  void aKilledJobEndsItsOwnPicturesAlone() throws Exception {
    Dataset<Row> table = Lake.table(spark, photos, 1);
    Dataset<Row> alone = Lake.anchors().transform(table);
    Map<String, String> expected = Lake.lines(alone);
    CompletableFuture<Void> killed =
        CompletableFuture.runAsync(
            () -> {
              spark.sparkContext().setJobGroup("killed", "to be killed", false);
              Dataset<Row> slow = table;
              for (int i = 0; i < 6; i++) {
                slow = slow.union(slow);
              }
              Lake.anchors().transform(slow).select("explanation.label").collectAsList();
            });
    Cluster.await(
        "the job to be killed runs",
        () -> spark.sparkContext().statusTracker().getJobIdsForGroup("killed").length > 0);
    CompletableFuture<Map<String, String>> other =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return Lake.lines(Lake.anchors().transform(table));
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    Thread.sleep(1000); // so that pictures of both are with the engine
    spark.sparkContext().cancelJobGroup("killed");
    assertThrows(ExecutionException.class, () -> killed.get(60, TimeUnit.SECONDS));
    assertEquals(expected, other.get(60, TimeUnit.SECONDS));
  }
}
