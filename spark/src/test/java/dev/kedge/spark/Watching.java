package dev.kedge.spark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** What becomes of a driver's tasks. */
final class Watching extends SparkListener {
  /** Tasks that ended well. */
  final AtomicInteger done = new AtomicInteger();

  /** Of these, the ones run beside another attempt. */
  final AtomicInteger speculative = new AtomicInteger();

  final AtomicInteger executorsLost = new AtomicInteger();

  /** Bytes of tasks that ended well. */
  final AtomicLong shuffled = new AtomicLong();

  /** What tasks died of. */
  final List<String> failures = Collections.synchronizedList(new ArrayList<>());

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.taskInfo().successful()) {
      done.incrementAndGet();
      speculative.addAndGet(end.taskInfo().speculative() ? 1 : 0);
      TaskMetrics metrics = end.taskMetrics();
      shuffled.addAndGet(
          metrics.shuffleWriteMetrics().bytesWritten()
              + metrics.shuffleReadMetrics().totalBytesRead());
    } else if (end.reason() instanceof ExceptionFailure failure) {
      failures.add(failure.description());
    }
  }

  @Override
  public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
    executorsLost.incrementAndGet();
  }
}
