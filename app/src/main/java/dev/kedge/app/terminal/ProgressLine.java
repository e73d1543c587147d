package dev.kedge.app.terminal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.ProgressListener;
import dev.kedge.report.Words;
import dev.kedge.report.json.ProgressJson;
import dev.kedge.search.SearchProgress;
import java.io.PrintWriter;
import java.util.OptionalDouble;

/** Says on standard error how far an explanation is. */
public final class ProgressLine implements ProgressListener, AutoCloseable {
  private final String image;
  private final StatusLine line;
  private String question = "";
  private long questionStart;

  public ProgressLine(PrintWriter err, String image, StatusLine.Form form) {
    this.image = image;
    this.line = new StatusLine(err, form);
    this.questionStart = System.nanoTime();
  }

  @Override
  public void onQuestion(String asked) {
    question = asked;
    questionStart = System.nanoTime();
  }

  @Override
  public void onProgress(SearchProgress progress) {
    line.say(() -> text(progress), () -> json(progress));
  }

  private String text(SearchProgress progress) {
    return "%s%s: %s evaluations, %s, precision about %s%s"
        .formatted(
            image,
            question.isEmpty() ? "" : ", " + question,
            Words.count(progress.cost().evaluations()),
            progress.certified()
                ? "has an anchor of " + Words.count(progress.best().size(), "superpixel")
                : "looking at " + progress.best(),
            Words.fixed(progress.precision(), 2),
            secondsLeft(progress).isPresent()
                ? ", about %s s left".formatted(Words.fixed(secondsLeft(progress).getAsDouble(), 0))
                : "");
  }

  /** At the pace until now; empty where nobody knows how much is left. */
  private OptionalDouble secondsLeft(SearchProgress progress) {
    double done = progress.done().orElse(0);
    double seconds = (System.nanoTime() - questionStart) / 1e9;
    return done > 0 ? OptionalDouble.of(seconds * (1 - done) / done) : OptionalDouble.empty();
  }

  private ObjectNode json(SearchProgress progress) {
    ObjectNode json = ProgressJson.of(image, progress);
    if (!question.isEmpty()) {
      json.put("question", question);
    }
    secondsLeft(progress).ifPresent(seconds -> json.put("secondsLeft", seconds));
    return json;
  }

  @Override
  public void close() {
    line.close();
  }
}
