package dev.kedge.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  }
}
