package dev.kedge.app.explain;

import static dev.kedge.app.flags.ExplainFlags.checked;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.AnchorExplainer;
import dev.kedge.Execution;
import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.app.flags.BudgetFlags;
import dev.kedge.app.flags.CheckFlags;
import dev.kedge.app.flags.ClassChoice;
import dev.kedge.app.flags.DeviceFlags;
import dev.kedge.app.flags.ExplainFlags;
import dev.kedge.app.flags.LabelMaps;
import dev.kedge.app.flags.ModelFlags;
import dev.kedge.app.flags.PhotoSource;
import dev.kedge.app.flags.Placements;
import dev.kedge.app.flags.UsageException;
import dev.kedge.app.output.OutputFolder;
import dev.kedge.app.terminal.DownloadLine;
import dev.kedge.app.terminal.ExitCode;
import dev.kedge.app.terminal.Interrupt;
import dev.kedge.app.terminal.ProgressLine;
import dev.kedge.app.terminal.RepeatCommand;
import dev.kedge.app.terminal.StatusLine;
import dev.kedge.app.terminal.Version;
import dev.kedge.check.Questions;
import dev.kedge.check.Questions.Answered;
import dev.kedge.classify.ClassifierException;
import dev.kedge.classify.ModelInfo;
import dev.kedge.image.Image;
import dev.kedge.image.io.AtomicFile;
import dev.kedge.image.io.ImageReader;
import dev.kedge.perturb.Backends;
import dev.kedge.report.CutShort;
import dev.kedge.report.ExplanationReport;
import dev.kedge.report.ExplanationStory;
import dev.kedge.report.json.AlibiJson;
import dev.kedge.report.json.ExplanationJson;
import dev.kedge.report.text.StoryText;
import dev.kedge.search.Budget;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Explains photos: reads, explains and writes one after the other; a bad one stops none. */
@Command(
    name = "explain",
    description = {
      "Finds a small set of superpixels of each photo that keeps the model's answer.",
      "Without a photo and a model it explains the embedded photo by the embedded demo model."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all photos explained",
      "1:some photos failed, the others were explained",
      ExitCode.USAGE_HELP,
      ExitCode.MODEL_HELP,
      ExitCode.BACKEND_HELP,
      ExitCode.BROKEN_OFF_HELP,
      ExitCode.INTERNAL_HELP,
      ExitCode.SIGNALLED_HELP
    })
public final class ExplainCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(
      paramLabel = "PHOTO",
      description = "JPEG, PNG, BMP, GIF, WebP or TIFF files.",
      arity = "0..*")
  List<Path> photos = List.of();

  @Mixin ModelFlags modelFlags = new ModelFlags();
  @Mixin DeviceFlags deviceFlags = new DeviceFlags();
  @Mixin ExplainFlags explainFlags = new ExplainFlags();
  @Mixin BudgetFlags budgetFlags = new BudgetFlags();
  @Mixin CheckFlags checkFlags = new CheckFlags();

  @Option(
      names = "--class",
      paramLabel = "INDEX|LABEL",
      description = "The class to explain (default: the model's top class).")
  @Nullable String target;

  @Option(names = "--json", description = "One line of JSON for each photo on standard output.")
  boolean json;

  @Option(
      names = "--progress",
      paramLabel = "auto|json|none",
      defaultValue = "auto",
      description = "How progress is told on standard error (default: ${DEFAULT-VALUE}).")
  StatusLine.Form progressForm = StatusLine.Form.AUTO;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Write report.html, pictures, label map and explanation.json there; with several photos,"
              + " into a folder for each.")
  @Nullable Path out;

  @Option(
      names = "--alibi-json",
      paramLabel = "FILE",
      description = "Write the explanation with the keys of alibi's AnchorImage (one photo).")
  @Nullable Path alibiJson;

  @Option(names = "--alibi-full", description = "With --alibi-json: pictures too (megabytes).")
  boolean alibiFull;

  @Override
  public Integer call() {
    if (alibiJson != null && photos.size() > 1) {
      throw new UsageException("--alibi-json takes one photo, given: " + photos.size());
    }
    if (alibiFull && alibiJson == null) {
      throw new UsageException("--alibi-full does nothing without --alibi-json FILE");
    }
    List<PhotoSource> sources = PhotoSource.of(photos);
    ImageReader reader = explainFlags.reader();
    Scene scene = explainFlags.scene(reader);
    Question question = explainFlags.question(checkFlags.estimates());
    Execution execution = explainFlags.execution();
    Questions questions =
        checked(() -> checkFlags.questions(scene, question, target != null, reader));
    @Nullable OutputFolder folder = out == null ? null : OutputFolder.open(out, sources.size() > 1);
    checked(() -> budgetFlags.start(() -> false));
    try (Backends backends = explainFlags.backends();
        Interrupt interrupt = new Interrupt();
        DownloadLine download =
            new DownloadLine(spec.commandLine().getErr(), progressForm, interrupt::asked);
        Placements placements = deviceFlags.open(modelFlags, backends, download)) {
      ModelInfo model = placements.classifier().model();
      checkFlags.check(model.labels().size());
      explainFlags.check(placements.classifier());
      Question targeted = ClassChoice.ask(question, target, model.labels());
      Output output = new Output(model, questions, folder);
      boolean alone = placements.all().size() == 1;
      DeviceFanOut.over(
          placements.all().stream().map(opened -> opened.explainer(execution)).toList(),
          sources,
          (source, explainer) -> {
            try (ProgressLine progress =
                new ProgressLine(
                    spec.commandLine().getErr(),
                    source.name(),
                    alone ? progressForm : StatusLine.Form.NONE)) {
              return answer(
                  source, reader, explainer, scene, targeted, questions, interrupt, progress);
            }
          },
          output::tell);
      return output.failed == 0 ? ExitCode.OK : ExitCode.SOME_FAILED;
    }
  }

  /** What came of a photo: an answer, or the reason why there is none. */
  private sealed interface Told {
    record Explained(PhotoSource source, Answered answered, Duration read) implements Told {}

    record Failed(PhotoSource source, String error) implements Told {}
  }

  private Told answer(
      PhotoSource source,
      ImageReader reader,
      AnchorExplainer explainer,
      Scene scene,
      Question question,
      Questions questions,
      Interrupt interrupt,
      ProgressLine progress) {
    if (interrupt.asked()) {
      return new Told.Failed(source, "not begun: the run was interrupted");
    }
    try {
      long start = System.nanoTime();
      Image photo = source.read(reader);
      Duration read = Duration.ofNanos(System.nanoTime() - start);
      Budget budget = budgetFlags.start(interrupt::asked);
      return new Told.Explained(
          source,
          questions.ask(
              explainer,
              photo,
              LabelMaps.sceneOf(scene, source.name()),
              question,
              budget,
              progress),
          read);
    } catch (IOException | ClassifierException | IllegalArgumentException e) {
      return new Told.Failed(source, String.valueOf(e.getMessage()));
    }
  }

  /** Where explanations go. */
  private final class Output {
    private final ModelInfo model;
    private final Questions questions;
    private final ExplanationJson asJson;
    private final @Nullable OutputFolder folder;
    private int failed;

    Output(ModelInfo model, Questions questions, @Nullable OutputFolder folder) {
      this.model = model;
      this.questions = questions;
      this.asJson = new ExplanationJson(model, Version.version());
      this.folder = folder;
    }

    void tell(Told told) {
      boolean well =
          switch (told) {
            case Told.Explained(PhotoSource source, Answered answered, Duration read) ->
                explained(source, answered, read);
            case Told.Failed(PhotoSource source, String error) -> failed(source, error);
          };
      failed += well ? 0 : 1;
    }

    private boolean explained(PhotoSource source, Answered answered, Duration read) {
      ObjectNode line = asJson.of(source.name(), questions, answered, read);
      ExplanationReport report = report(source, answered, read, line);
      @Nullable String error = write(report);
      if (error != null) {
        line.put("error", error);
        complain(source, error);
      }
      PrintWriter standard = spec.commandLine().getOut();
      if (json) {
        standard.println(line);
      } else {
        standard.print(StoryText.of(ExplanationStory.of(report)));
      }
      standard.flush();
      return error == null;
    }

    private ExplanationReport report(
        PhotoSource source, Answered answered, Duration read, ObjectNode line) {
      return new ExplanationReport(
          answered.explanation(),
          answered.checks(),
          CutShort.of(questions, answered),
          model,
          source.name(),
          modelFlags.demo(),
          read,
          line.toPrettyString(),
          Version.version(),
          Optional.of(
              RepeatCommand.of(
                  spec.commandLine().getParseResult().originalArgs(), photos, source)));
    }

    private @Nullable String write(ExplanationReport report) {
      try {
        if (folder != null) {
          spec.commandLine().getErr().println("wrote " + folder.write(report));
        }
        if (alibiJson != null) {
          ObjectNode alibi = AlibiJson.of(report.explanation(), Version.version(), alibiFull);
          AtomicFile.write(alibiJson, alibi.toString().getBytes(StandardCharsets.UTF_8));
        }
        return null;
      } catch (IOException e) {
        return "explained, but not written: " + describe(e);
      }
    }

    private static String describe(IOException e) {
      return e instanceof FileSystemException ? e.toString() : String.valueOf(e.getMessage());
    }

    private boolean failed(PhotoSource source, String error) {
      complain(source, error);
      if (json) {
        spec.commandLine().getOut().println(asJson.ofError(source.name(), error));
      }
      return false;
    }

    private void complain(PhotoSource source, String error) {
      String name = error.startsWith(source.name()) ? "" : source.name() + ": ";
      spec.commandLine().getErr().println("kedge: " + name + error);
    }
  }
}
