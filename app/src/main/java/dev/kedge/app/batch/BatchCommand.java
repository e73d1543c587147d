package dev.kedge.app.batch;

import static dev.kedge.app.flags.ExplainFlags.checked;

import dev.kedge.Execution;
import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.app.flags.BudgetFlags;
import dev.kedge.app.flags.ClassChoice;
import dev.kedge.app.flags.DeviceFlags;
import dev.kedge.app.flags.ExplainFlags;
import dev.kedge.app.flags.FlagChecks;
import dev.kedge.app.flags.LabelMaps;
import dev.kedge.app.flags.ModelFlags;
import dev.kedge.app.flags.Placements;
import dev.kedge.app.flags.UsageException;
import dev.kedge.app.terminal.BrokenOffException;
import dev.kedge.app.terminal.DownloadLine;
import dev.kedge.app.terminal.ExitCode;
import dev.kedge.app.terminal.Interrupt;
import dev.kedge.app.terminal.StatusLine;
import dev.kedge.app.terminal.Stop;
import dev.kedge.app.terminal.Version;
import dev.kedge.classify.ModelInfo;
import dev.kedge.engine.Engine;
import dev.kedge.engine.EngineOptions;
import dev.kedge.engine.Job;
import dev.kedge.engine.Placement;
import dev.kedge.engine.RunOptions;
import dev.kedge.evaluate.Failure;
import dev.kedge.image.io.ImageReader;
import dev.kedge.perturb.Backends;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Explains many pictures in a run that survives its end. */
@Command(
    name = "batch",
    description = {
      "Explains all pictures of a folder or list, many at a time.",
      "Each costs a line in explanations.jsonl, as explain --json prints it; what went wrong costs"
          + " a line with an error. After any end, --resume goes on with what is missing."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all pictures explained",
      "1:some pictures failed, the others were explained",
      ExitCode.USAGE_HELP + ", or not those of the results that are there",
      ExitCode.MODEL_HELP,
      ExitCode.BACKEND_HELP,
      ExitCode.BROKEN_OFF_HELP,
      ExitCode.INTERNAL_HELP,
      "130, 143:stopped by Ctrl-C or a polite kill; what was begun is finished"
    })
public final class BatchCommand implements Callable<Integer> {
  /** Each has a thread. */
  private static final int MOST_IN_FLIGHT = 1024;

  @Spec CommandSpec spec;

  @Parameters(
      paramLabel = "DIR|LIST|-",
      description =
          "A folder, whose pictures (by their endings) are explained with those of all folders in"
              + " it; a text file with one path a line; or - for paths on standard input.")
  String pictures = "";

  @Mixin ModelFlags modelFlags = new ModelFlags();
  @Mixin DeviceFlags deviceFlags = new DeviceFlags();
  @Mixin ExplainFlags explainFlags = new ExplainFlags();
  @Mixin BudgetFlags budgetFlags = new BudgetFlags();

  @Option(
      names = "--class",
      paramLabel = "INDEX|LABEL",
      description = "The class to explain (default: the model's top class of each picture).")
  @Nullable String target;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Where explanations.jsonl, summary.json and the page index.html go.")
  Path out = Path.of("");

  @Option(
      names = "--resume",
      description = "Go on with the run that is there: what failed or is missing is explained.")
  boolean resume;

  @Option(
      names = "--report",
      description = "Write each picture's own report too, as explain --out does.")
  boolean report;

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      defaultValue = "0",
      description = "Pictures worked on at a time (default: what fills the batches).")
  int inFlight;

  @Option(
      names = "--progress",
      paramLabel = "auto|json|none",
      defaultValue = "auto",
      description = "How progress is told on standard error (default: ${DEFAULT-VALUE}).")
  StatusLine.Form progressForm = StatusLine.Form.AUTO;

  @Override
  public Integer call() {
    modelFlags.preferThreads(1); // as measured: docs/decisions/2026-11-22-engine.md
    ImageReader reader = explainFlags.reader();
    Scene scene = explainFlags.scene(reader);
    Question question = explainFlags.question(false);
    Execution execution = explainFlags.execution();
    FlagChecks.between(0, MOST_IN_FLIGHT, "--in-flight", inFlight);
    EngineOptions engineOptions =
        checked(
            () ->
                EngineOptions.DEFAULTS
                    .withPicturesInFlight(inFlight)
                    .withBatchSize(execution.inferenceBatch()));
    checked(() -> budgetFlags.start(() -> false));
    Inputs inputs = Inputs.of(pictures, out, System.in);
    try (Stream<Input> stream = inputs.stream()) {
      tellSkipped(inputs);
      try (Backends backends = explainFlags.backends();
          Placements placements = placements(backends)) {
        ModelInfo model = placements.classifier().model();
        explainFlags.check(placements.classifier());
        Question targeted = ClassChoice.ask(question, target, model.labels());
        Map<String, String> flags = new LinkedHashMap<>(modelFlags.named());
        flags.putAll(budgetFlags.named());
        Manifest manifest =
            Manifest.of(inputs.origin(), model, scene, targeted, flags, Version.version());
        try (Results results = Results.open(out, manifest, resume)) {
          BatchOutput output =
              new BatchOutput(spec.commandLine(), results, model, modelFlags.demo(), report);
          List<Placement> placed =
              placements.all().stream()
                  .map(opened -> opened.placement(execution.backend()))
                  .toList();
          Job.Builder asked =
              Job.builder()
                  .scene(scene)
                  .question(targeted)
                  .budget(() -> budgetFlags.start(() -> false));
          Stream<Job> jobs =
              stream
                  .filter(input -> !results.isDone(input.name()))
                  .map(
                      input ->
                          asked
                              .scene(LabelMaps.sceneOf(scene, input.name()))
                              .build(input.source().apply(reader)));
          return run(jobs, inputs.count(), placed, engineOptions, output);
        }
      }
    }
  }

  /** The model; a process that is told to end waits until it is open. */
  private Placements placements(Backends backends) {
    try (Interrupt interrupt = new Interrupt();
        DownloadLine download =
            new DownloadLine(spec.commandLine().getErr(), progressForm, interrupt::asked)) {
      return deviceFlags.open(modelFlags, backends, download);
    }
  }

  private void tellSkipped(Inputs inputs) {
    if (!inputs.skipped().isEmpty()) {
      spec.commandLine().getErr().println("kedge: " + inputs.skipped());
    }
    if (inputs.count().orElse(1) == 0) {
      throw new UsageException("no picture in " + pictures);
    }
  }

  private int run(
      Stream<Job> jobs,
      OptionalLong count,
      List<Placement> placed,
      EngineOptions engineOptions,
      BatchOutput output) {
    PrintWriter err = spec.commandLine().getErr();
    int done = output.results().done();
    RunOptions run =
        count.isPresent()
            ? RunOptions.DEFAULTS.withSources(Math.max(0, count.getAsLong() - done))
            : RunOptions.DEFAULTS;
    OptionalInt signalled;
    try (BatchProgress progress = new BatchProgress(err, progressForm, done);
        Engine engine = Engine.open(placed, engineOptions);
        Stop stop =
            new Stop(
                () -> {
                  progress.say(
                      "kedge: finishing what was begun; once more stops at once, --resume goes on");
                  engine.finish();
                },
                engine::cancel);
        Stream<BatchOutput.Prepared> prepared =
            engine.explain(jobs, run.withListener(progress), output::prepare)) {
      prepared.forEach(next -> output.write(next, progress));
      signalled = stop.exitCode();
    } catch (IllegalStateException | UncheckedIOException | Failure e) {
      throw new BrokenOffException("the run broke off, --resume goes on: " + e.getMessage(), e);
    }
    output.finish(signalled.isPresent(), count);
    return signalled.orElse(output.failed() == 0 ? ExitCode.OK : ExitCode.SOME_FAILED);
  }
}
