package dev.kedge.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.Explanation;
import dev.kedge.app.batch.OverviewWriter;
import dev.kedge.app.batch.PictureFolders;
import dev.kedge.app.batch.Results;
import dev.kedge.app.batch.Session;
import dev.kedge.app.output.ExplanationJson;
import dev.kedge.app.output.OutputFolder;
import dev.kedge.app.report.ReportData;
import dev.kedge.check.Checks;
import dev.kedge.check.Questions;
import dev.kedge.check.Questions.Answered;
import dev.kedge.classify.ModelInfo;
import dev.kedge.engine.Outcome;
import dev.kedge.search.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import picocli.CommandLine;

/** Where a run's outcomes go. Used by one thread. */
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
   * Writes an outcome. One that was cancelled is not: the picture has none yet.
   *
   * @throws dev.kedge.app.batch.BrokenOffException if it cannot be written
   */
  void tell(Outcome outcome, BatchProgress progress) {
    String name = outcome.source().name();
    switch (outcome) {
      case Outcome.Explained done -> {
        if (done.explanation().result().status() != Status.CANCELLED) {
          explained(name, done);
        }
      }
      case Outcome.Failed done -> {
        if (!(done.cause() instanceof CancellationException)) {
          failed(name, done.reason(), progress);
        }
      }
    }
  }

  private void explained(String name, Outcome.Explained done) {
    Explanation explanation = done.explanation();
    Answered answered = new Answered(explanation, Checks.NONE);
    ObjectNode line = asJson.of(name, Questions.NONE, answered, done.read());
    if (report) {
      Path folder = PictureFolders.of(results.folder(), name);
      try {
        OutputFolder.write(
            folder,
            new ReportData(
                explanation,
                Checks.NONE,
                model,
                name,
                demo,
                line.toPrettyString(),
                Version.version(),
                Optional.empty()));
      } catch (IOException e) {
        throw Results.brokenOff(folder, e);
      }
    }
    results.add(name, line, Optional.of(explanation));
    explained++;
    evaluations += explanation.cost().evaluations();
  }

  private void failed(String name, String reason, BatchProgress progress) {
    results.add(name, asJson.ofError(name, reason), Optional.empty());
    failed++;
    if (failed <= MOST_TOLD) {
      progress.say("kedge: " + (reason.contains(name) ? "" : name + ": ") + reason);
    } else if (failed == MOST_TOLD + 1) {
      progress.say("kedge: more have failed, they are in " + results.folder());
    }
  }

  /** Writes the summary and says what came of it. */
  void finish() {
    double seconds = (System.nanoTime() - start) / 1e9;
    Path page =
        OverviewWriter.write(
            results.folder(),
            new Session(explained, failed, evaluations, seconds),
            Version.version());
    command
        .getOut()
        .printf(
            Locale.ROOT,
            "%,d pictures explained in %.1f s, %,d failed%s: %s%n",
            explained,
            seconds,
            failed,
            results.done() > 0
                ? String.format(Locale.ROOT, ", %,d were there before", results.done())
                : "",
            page);
    command.getOut().flush();
  }
}
