package dev.kedge.spark;

import java.io.IOException;
import org.apache.spark.sql.SparkSession;

/**
 * A job that {@code spark-submit} begins: the pictures of a folder, and the table to be written.
 */
public final class SubmittedJob {
  private SubmittedJob() {}

  /** Their addresses. */
  public static void main(String[] args) throws IOException {
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      Lake.explain(spark, args[0], args[1]);
    }
  }
}
