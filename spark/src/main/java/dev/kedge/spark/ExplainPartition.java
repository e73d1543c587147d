package dev.kedge.spark;

import java.io.Serial;
import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/** Explains the pictures of a partition, by the engine that all tasks of the process share. */
final class ExplainPartition implements MapPartitionsFunction<Row, Row> {
  @Serial private static final long serialVersionUID = 1L;

  private final Settings settings;
  private final PictureColumn pictures;
  private final Counters counters;

  ExplainPartition(Settings settings, PictureColumn pictures, Counters counters) {
    this.settings = settings;
    this.pictures = pictures;
    this.counters = counters;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    if (!rows.hasNext()) {
      return Collections.emptyIterator();
    }
    TaskContext task = TaskContext.get();
    SharedEngine.Lease engine = SharedEngine.lease(settings, task);
    ExplainedRows explained = new ExplainedRows(rows, task, engine, pictures, counters);
    var _ = task.addTaskCompletionListener(explained);
    return explained;
  }
}
