package dev.kedge.onnx;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.kedge.image.ImageBatch;
import dev.kedge.models.ModelOptions;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A batch costs a few hundred bytes of heap, whatever its size; bound by address, none. */
class AllocationTest {
  /** What ONNX Runtime's Java interface takes for one evaluation, and a little. */
  private static final long MOST_BYTES = 640;

  private static final long MOST_BYTES_BY_ADDRESS = 100;

  private static final int CALLS = 2000;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {16, 11})
  void batchAllocatesNextToNothing(int count) {
    Path file = TinyModels.standard().graph().write(folder.resolve("tiny.onnx"));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (OnnxClassifier classifier =
            OnnxClassifier.open(file, ModelOptions.builder().threads(1).build());
        ImageBatch batch = ImageBatch.openHost(classifier.input(), 16)) {
      batch.count(count);
      classify(classifier, batch);
      long before = threads.getCurrentThreadAllocatedBytes();
      classify(classifier, batch);
      long each = (threads.getCurrentThreadAllocatedBytes() - before) / CALLS;
      System.out.printf("%d bytes allocated a batch of %d of 16 pictures%n", each, count);
      assertTrue(each <= MOST_BYTES, each + " bytes a batch");
    }
  }

  /** The median call, so that a compiler at work does not count. */
  @ParameterizedTest
  @ValueSource(ints = {16, 11})
  void batchBoundByAddressAllocatesNothing(int count) {
    Path file = TinyModels.standard().graph().write(folder.resolve("tiny.onnx"));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (OnnxClassifier classifier =
            OnnxClassifier.open(
                file, ModelOptions.builder().threads(1).build(), ExecutionProvider.cpuByAddress());
        ImageBatch batch = ImageBatch.openHost(classifier.input(), 16)) {
      batch.count(count);
      long[] bytes = new long[CALLS];
      for (int call = 0; call < CALLS; call++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        classifier.classify(batch);
        bytes[call] = threads.getCurrentThreadAllocatedBytes() - before;
      }
      long first = bytes[0];
      long mean = Arrays.stream(bytes).skip(1).sum() / (CALLS - 1);
      Arrays.sort(bytes);
      System.out.printf(
          "bound by address, %d of 16 pictures: first batch %d bytes, median %d, mean of the others"
              + " %d%n",
          count, first, bytes[CALLS / 2], mean);
      assertTrue(bytes[CALLS / 2] <= MOST_BYTES_BY_ADDRESS, bytes[CALLS / 2] + " bytes a batch");
    }
  }

  private static void classify(OnnxClassifier classifier, ImageBatch batch) {
    for (int i = 0; i < CALLS; i++) {
      classifier.classify(batch);
    }
  }
}
