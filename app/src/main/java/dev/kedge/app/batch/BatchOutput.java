package dev.kedge.app.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.Explanation;
import dev.kedge.app.output.OutputFolder;
import dev.kedge.app.terminal.BrokenOffException;
import dev.kedge.app.terminal.Version;
import dev.kedge.check.Checks;
import dev.kedge.check.Questions;
import dev.kedge.check.Questions.Answered;
import dev.kedge.classify.ModelInfo;
import dev.kedge.engine.Outcome;
import dev.kedge.report.ExplanationReport;
import dev.kedge.report.Words;
import dev.kedge.report.json.ExplanationJson;
import dev.kedge.report.json.Session;
import dev.kedge.report.overview.OverviewWriter;
import dev.kedge.report.overview.PictureFolders;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import picocli.CommandLine;

/**
 * Where a run's outcomes go. What is written of each is {@linkplain #prepare made} by many threads,
 * and {@linkplain #write written} by one.
 */
final class BatchOutput {
  /** More failures than that are not told one by one. */
  private static final int MOST_TOLD = 20;

  private final CommandLine command;
  private final Results results;
  private final ModelInfo model;
  private final boolean demo;
  private final boolean report;
  private final ExplanationJson asJson;
  private final long start = System.nanoTime();
  private long evaluations;
  private int explained;
  private int failed;

  BatchOutput(CommandLine command, Results results, ModelInfo model, boolean demo, boolean report) {
    this.command = command;
    this.results = results;
    this.model = model;
    this.demo = demo;
    this.report = report;
    this.asJson = new ExplanationJson(model, Version.version());
    if (!results.mended().isEmpty()) {
      command.getErr().println("kedge: " + results.mended());
    }
  }

  Results results() {
    return results;
  }

  int failed() {
    return failed;
  }

  /**
   * What is to be written of an outcome.
   *
   * @param entry empty for one that was cancelled: the picture has none yet
   * @param reason why it failed; empty if it was explained
   */
  record Prepared(String name, Optional<Entry> entry, String reason, long evaluations) {
    static Prepared nothing(String name) {
      return new Prepared(name, Optional.empty(), "", 0);
    }
  }

  /**
   * Makes what is to be written of an outcome, and its report where that is asked for. Safe for
   * many threads.
   *
   * @throws dev.kedge.app.batch.BrokenOffException if the report cannot be written
   */
  Prepared prepare(Outcome outcome) {
    String name = outcome.source().name();
    return switch (outcome) {
      case Outcome.Explained done ->
          done.explanation().result().cancelled() ? Prepared.nothing(name) : explained(name, done);
      case Outcome.Failed done ->
          done.cause() instanceof CancellationException
              ? Prepared.nothing(name)
              : new Prepared(
                  name,
                  Optional.of(Entry.failed(asJson.ofError(name, done.reason()))),
                  done.reason(),
                  0);
    };
  }

  private Prepared explained(String name, Outcome.Explained done) {
    Explanation explanation = done.explanation();
    Answered answered = new Answered(explanation, Checks.NONE);
    ObjectNode line = asJson.of(name, Questions.NONE, answered, done.read());
    if (report) {
      writeReport(name, explanation, done.read(), line);
    }
    return new Prepared(
        name,
        Optional.of(Entry.explained(name, line, explanation)),
        "",
        explanation.cost().evaluations());
  }

  private void writeReport(
      String name, Explanation explanation, Duration reading, ObjectNode line) {
    Path folder = PictureFolders.of(results.folder(), name);
    try {
      OutputFolder.write(
          folder,
          new ExplanationReport(
              explanation,
              Checks.NONE,
              List.of(),
              model,
              name,
              demo,
              reading,
              line.toPrettyString(),
              Version.version(),
              Optional.empty()));
    } catch (IOException e) {
      throw Results.brokenOff(folder, e);
    }
  }

  /**
   * Writes what was prepared.
   *
   * @throws dev.kedge.app.batch.BrokenOffException if it cannot be written
   */
  void write(Prepared prepared, BatchProgress progress) {
    if (prepared.entry.isEmpty()) {
      return;
    }
    results.add(prepared.entry.get());
    if (prepared.reason.isEmpty()) {
      explained++;
      evaluations += prepared.evaluations;
    } else {
      failed++;
      complain(prepared.name, prepared.reason, progress);
    }
  }

  private void complain(String name, String reason, BatchProgress progress) {
    if (failed <= MOST_TOLD) {
      progress.say("kedge: " + (reason.contains(name) ? "" : name + ": ") + reason);
    } else if (failed == MOST_TOLD + 1) {
      progress.say("kedge: more have failed, they are in " + results.folder());
    }
  }

  /**
   * Writes the summary and says what came of it.
   *
   * @param stopped whether it was told to end before all pictures were done
   * @param pictures number of all, if that is known
   */
  void finish(boolean stopped, OptionalLong pictures) {
    double seconds = (System.nanoTime() - start) / 1e9;
    OptionalLong left = stopped ? left(pictures) : OptionalLong.of(0);
    Path page = writeOverview(new Session(explained, failed, evaluations, seconds), left);
    command
        .getOut()
        .println(
            "%s explained in %s s, %s failed%s%s: %s"
                .formatted(
                    Words.count(explained, "picture"),
                    Words.fixed(seconds, 1),
                    Words.count(failed),
                    results.done() > 0
                        ? ", " + Words.count(results.done()) + " were there before"
                        : "",
                    left.orElse(0) > 0
                        ? ", " + Words.count(left.getAsLong(), "is", "are") + " not done"
                        : "",
                    page));
    command.getOut().flush();
  }

  private OptionalLong left(OptionalLong pictures) {
    return pictures.isEmpty()
        ? pictures
        : OptionalLong.of(Math.max(0, pictures.getAsLong() - results.done() - explained - failed));
  }

  private Path writeOverview(Session session, OptionalLong left) {
    try {
      return OverviewWriter.write(results.folder(), session, left, Version.version());
    } catch (IOException e) {
      throw new BrokenOffException(
          "the summary cannot be made (%s); the explanations are whole, --resume tries again"
              .formatted(e),
          e);
    }
  }
}
