package dev.kedge.spark;

import java.io.Serial;
import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * How far a job is, as Spark's pages and listeners tell it: accumulators, by name. A task that is
 * run again counts again.
 */
record Counters(LongAccumulator explained, LongAccumulator failed, LongAccumulator evaluations)
    implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  static final String EXPLAINED = "kedge: pictures explained";
  static final String FAILED = "kedge: pictures failed";
  static final String EVALUATIONS = "kedge: masked pictures evaluated";

  static Counters of(SparkContext context) {
    return new Counters(
        context.longAccumulator(EXPLAINED),
        context.longAccumulator(FAILED),
        context.longAccumulator(EVALUATIONS));
  }
}
