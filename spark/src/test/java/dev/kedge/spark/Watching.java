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
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** What becomes of a driver's tasks. */
final class Watching extends SparkListener {
  /** Tasks of the stages that were begun. */
  final AtomicInteger tasks = new AtomicInteger();

  /** Tasks that ended well. */
  final AtomicInteger done = new AtomicInteger();

  /** Of these, the ones run beside another attempt. */
  final AtomicInteger speculative = new AtomicInteger();

  final AtomicInteger executorsLost = new AtomicInteger();

  /** Bytes of tasks that ended well. */
  final AtomicLong shuffled = new AtomicLong();

  /** Time of tasks that ended well, from launch to end. */
  final AtomicLong taskMillis = new AtomicLong();

  /** What tasks died of. */
  final List<String> failures = Collections.synchronizedList(new ArrayList<>());

  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted submitted) {
    tasks.addAndGet(submitted.stageInfo().numTasks());
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.taskInfo().successful()) {
      done.incrementAndGet();
      speculative.addAndGet(end.taskInfo().speculative() ? 1 : 0);
      taskMillis.addAndGet(end.taskInfo().duration());
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
