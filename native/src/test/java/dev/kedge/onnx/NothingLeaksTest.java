package dev.kedge.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.AnchorExplainer;
import dev.kedge.Execution;
import dev.kedge.Explanation;
import dev.kedge.ProgressListener;
import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.classify.Classifier;
import dev.kedge.classify.ClassifierException;
import dev.kedge.classify.ModelInfo;
import dev.kedge.classify.Scores;
import dev.kedge.image.Image;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.InputSpec;
import dev.kedge.image.Place;
import dev.kedge.image.io.ImageReader;
import dev.kedge.models.ModelOptions;
import dev.kedge.search.Budget;
import dev.kedge.search.Certified;
import dev.kedge.search.Exhaustive;
import dev.kedge.search.Reference;
import dev.kedge.search.Search;
import dev.kedge.search.Status;
import dev.kedge.segment.Grid;
import dev.kedge.testimages.Demo;
import dev.kedge.testimages.Photo;
import dev.kedge.testimages.TestImages;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousand explanations that end early, by limits and by failures of the model. */
class NothingLeaksTest {
  private static final Scene SCENE = Scene.builder().segmenter(Grid.of(3, 5)).build();
  private static final Execution FOURS = Execution.builder().inferenceBatch(4).build();

  private static final int RUNS = 1000;

  /** The demo model, with a failure put in at its n-th batch. */
  private static final class FaultyClassifier implements Classifier {
    private final Classifier real;
    private final boolean broken;
    private int batchesLeft;

    /** With {@code broken}, the model sees NaN and answers with it; else running it fails. */
    FaultyClassifier(Classifier real, boolean broken, int atBatch) {
      this.real = real;
      this.broken = broken;
      this.batchesLeft = atBatch;
    }

    @Override
    public ModelInfo model() {
      return real.model();
    }

    @Override
    public InputSpec input() {
      return real.input();
    }

    @Override
    public int fixedBatchSize() {
      return real.fixedBatchSize();
    }

    @Override
    public boolean reads(Place place) {
      return real.reads(place);
    }

    @Override
    public Scores classify(ImageBatch images) {
      if (--batchesLeft == 0) {
        if (!broken) {
          throw new ClassifierException("a failure put in by the test");
        }
        images.row(images.count() - 1).setAtIndex(ValueLayout.JAVA_FLOAT, 0, Float.NaN);
      }
      return real.classify(images);
    }

    @Override
    public void close() {}
  }

  @Test
  void memoryOutsideOfTheHeapIsAsBefore(@TempDir java.nio.file.Path folder) throws Exception {
    Photo chelsea = TestImages.photo(TestImages.photos(), "chelsea.png");
    Image photo = new ImageReader().read(chelsea.read(), "chelsea.png");
    try (OnnxClassifier real =
        OnnxClassifier.open(Demo.writeModel(folder), ModelOptions.DEFAULTS)) {
      for (int warmUp = 0; warmUp < 20; warmUp++) {
        endEarly(real, photo, warmUp);
      }
      long before = offHeapBytes();
      try (ImageBatch seen = ImageBatch.openHost(real.input(), 1)) {
        assertTrue(offHeapBytes() >= before + seen.input().bytes(), "the figure sees such memory");
      }
      for (int run = 0; run < RUNS; run++) {
        endEarly(real, photo, run);
      }
      long more = offHeapBytes() - before;
      System.out.println(more + " bytes more outside of the heap after " + RUNS + " runs");
      assertTrue(Math.abs(more) < real.input().bytes(), more + " bytes: a picture leaked, or more");
    }
  }

  /** What Java code holds outside of the heap, by the virtual machine's own books. */
  private static long offHeapBytes() throws JMException {
    String books =
        (String)
            ManagementFactory.getPlatformMBeanServer()
                .invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "vmNativeMemory",
                    new Object[] {new String[] {"summary", "scale=b"}},
                    new String[] {String[].class.getName()});
    Matcher other = Pattern.compile("Other \\(reserved=(\\d+)").matcher(books);
    assertTrue(other.find(), "needs -XX:NativeMemoryTracking=summary, as the build sets: " + books);
    return Long.parseLong(other.group(1));
  }

  private static void endEarly(Classifier real, Image photo, int run) {
    Search[] searches = {new Exhaustive(), new Certified(), new Reference()};
    Question question = Question.builder().search(searches[run % 3]).seed(run).build();
    int at = 2 + run / 3 % 3;
    switch (run / 3 % 5) {
      case 0 -> failing(new FaultyClassifier(real, false, at), photo, question, "a failure put in");
      case 1 -> failing(new FaultyClassifier(real, true, at), photo, question, "NaN");
      case 2 -> {
        AtomicInteger asked = new AtomicInteger();
        Budget cancelled = Budget.UNLIMITED.withCancelled(() -> asked.incrementAndGet() > at);
        assertEquals(Status.CANCELLED, status(real, photo, question, cancelled));
      }
      case 3 -> {
        Budget short1 = Budget.UNLIMITED.withDeadline(Duration.ofMillis(1), System::nanoTime);
        assertEquals(Status.DEADLINE, status(real, photo, question, short1));
      }
      default -> {
        Budget few = Budget.UNLIMITED.withMaxEvaluations(at * 4L);
        assertEquals(Status.LIMIT, status(real, photo, question, few));
      }
    }
  }

  private static void failing(Classifier classifier, Image photo, Question question, String said) {
    try (AnchorExplainer explainer = new AnchorExplainer(classifier, FOURS)) {
      String message =
          String.valueOf(
              assertThrows(
                      ClassifierException.class, () -> explainer.explain(photo, SCENE, question))
                  .getMessage());
      assertTrue(message.contains(said), message);
    }
  }

  /** The status of an explanation that its budget ends; its best so far is valid. */
  private static Status status(
      Classifier classifier, Image photo, Question question, Budget budget) {
    try (AnchorExplainer explainer = new AnchorExplainer(classifier, FOURS)) {
      Explanation ended = explainer.explain(photo, SCENE, question, budget, ProgressListener.NONE);
      assertTrue(ended.result().precision().low() <= ended.result().precision().high());
      assertEquals(15, ended.result().anchor().universe());
      return ended.result().status();
    }
  }
}
