package dev.kedge.app;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.ProgressListener;
import dev.kedge.app.flags.ProgressForm;
import dev.kedge.search.SearchProgress;
import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Says on standard error how far an explanation is: a line that is written over on a terminal, a
 * new line now and then elsewhere, nothing for short work.
 */
final class ProgressLine implements ProgressListener, AutoCloseable {
  private static final long OFTEN_NANOS = Duration.ofMillis(200).toNanos();
  private static final long LOG_NANOS = Duration.ofSeconds(10).toNanos();
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintWriter err;
  private final String image;
  private final ProgressForm form;
  private final boolean terminal;
  private long next;
  private boolean shown;
  private String question = "";
  private long questionStart;

  ProgressLine(PrintWriter err, String image, ProgressForm form) {
    this.err = err;
    this.image = image;
    this.form = form;
    this.terminal = Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    this.questionStart = System.nanoTime();
    this.next = questionStart + interval();
  }

  private long interval() {
    return terminal || form == ProgressForm.JSON ? OFTEN_NANOS : LOG_NANOS;
  }

  @Override
  public void onQuestion(String asked) {
    question = asked;
    questionStart = System.nanoTime();
  }

  @Override
  public void onProgress(SearchProgress progress) {
    if (form == ProgressForm.NONE || System.nanoTime() - next < 0) {
      return;
    }
    next = System.nanoTime() + interval();
    if (form == ProgressForm.JSON) {
      err.println(json(progress));
      return;
    }
    String text =
        "%s%s: %,d evaluations, looking at %s, precision about %.2f%s"
            .formatted(
                image,
                question.isEmpty() ? "" : ", " + question,
                progress.cost().evaluations(),
                progress.best(),
                progress.precision(),
                secondsLeft(progress).isPresent()
                    ? ", about %.0f s left".formatted(secondsLeft(progress).getAsDouble())
                    : "");
    if (terminal) {
      err.print(CLEAR_LINE + text);
      err.flush();
      shown = true;
    } else {
      err.println(text);
    }
  }

  /** At the pace until now; empty where nobody knows how much is left. */
  private OptionalDouble secondsLeft(SearchProgress progress) {
    double done = progress.done().orElse(0);
    double seconds = (System.nanoTime() - questionStart) / 1e9;
    return done > 0 ? OptionalDouble.of(seconds * (1 - done) / done) : OptionalDouble.empty();
  }

  private ObjectNode json(SearchProgress progress) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("event", "progress")
            .put("image", image)
            .put("evaluations", progress.cost().evaluations())
            .put("draws", progress.cost().draws());
    if (!question.isEmpty()) {
      json.put("question", question);
    }
    ArrayNode best = json.putArray("best");
    Arrays.stream(progress.best().indices()).forEach(best::add);
    json.put("precision", progress.precision());
    progress.done().ifPresent(done -> json.put("done", done));
    secondsLeft(progress).ifPresent(seconds -> json.put("secondsLeft", seconds));
    return json;
  }

  @Override
  public void close() {
    if (shown) {
      err.print(CLEAR_LINE);
      err.flush();
      shown = false;
    }
  }
}
