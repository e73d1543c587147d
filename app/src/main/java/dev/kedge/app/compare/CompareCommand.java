package dev.kedge.app.compare;

import static dev.kedge.app.flags.ExplainFlags.checked;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.Execution;
import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.app.flags.BudgetFlags;
import dev.kedge.app.flags.CompareFlags;
import dev.kedge.app.flags.DeviceFlags;
import dev.kedge.app.flags.ExplainFlags;
import dev.kedge.app.flags.LabelMaps;
import dev.kedge.app.flags.ModelFlags;
import dev.kedge.app.flags.ModelSource;
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
import dev.kedge.classify.ModelInfo;
import dev.kedge.compare.CompareOptions;
import dev.kedge.compare.Comparer;
import dev.kedge.compare.Comparison;
import dev.kedge.compare.ModelAnswers;
import dev.kedge.image.Image;
import dev.kedge.image.io.ImageReader;
import dev.kedge.models.hub.HubListener;
import dev.kedge.perturb.Backends;
import dev.kedge.report.ComparisonReport;
import dev.kedge.report.ComparisonStory;
import dev.kedge.report.html.ComparisonWriter;
import dev.kedge.report.json.ComparisonJson;
import dev.kedge.report.text.StoryText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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

/** Compares two photos before a model, or one before two models. */
@Command(
    name = "compare",
    description = {
      "Says what sets two pictures apart before a model, as a photo and its adversarial twin; or"
          + " one picture before two models (--model2)."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:compared",
      "1:a photo could not be read, or not be compared",
      ExitCode.USAGE_HELP,
      ExitCode.MODEL_HELP,
      ExitCode.BACKEND_HELP,
      ExitCode.BROKEN_OFF_HELP,
      ExitCode.INTERNAL_HELP,
      ExitCode.SIGNALLED_HELP
    })
public final class CompareCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(
      paramLabel = "A B",
      description = "Two photos; or one, with --model2.",
      arity = "1..2")
  List<Path> photos = List.of();

  @Mixin ModelFlags modelFlags = new ModelFlags();
  @Mixin CompareFlags compareFlags = new CompareFlags();
  @Mixin DeviceFlags deviceFlags = new DeviceFlags();
  @Mixin ExplainFlags explainFlags = new ExplainFlags();
  @Mixin BudgetFlags budgetFlags = new BudgetFlags();

  @Option(names = "--json", description = "One line of JSON on standard output.")
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
      description = "Write comparison.html, pictures, label map and comparison.json there.")
  @Nullable Path out;

  @Override
  public Integer call() {
    if (photos.size() == 1 && compareFlags.model2() == null) {
      throw new UsageException(
          "one photo is given: give a second one, or a second model with --model2");
    }
    ImageReader reader = explainFlags.reader();
    Scene scene = explainFlags.scene(reader);
    if (scene.segmenter() instanceof LabelMaps) {
      throw new UsageException(
          "--segmenter maps:DIR is for a label map of each photo, both pictures are cut alike: give"
              + " map:LABELS.png");
    }
    Question question = explainFlags.question(compareFlags.estimates());
    Execution execution = explainFlags.execution();
    CompareOptions options = checked(() -> compareFlags.options(scene, question));
    checked(() -> budgetFlags.start(() -> false));
    modelFlags.besides(compareFlags.others());
    if (out != null) {
      OutputFolder.open(out, false);
    }
    PhotoSource first = new PhotoSource.File(photos.getFirst());
    PhotoSource second = new PhotoSource.File(photos.getLast());
    ComparisonJson asJson = new ComparisonJson(first.name(), second.name(), Version.version());
    try (Backends backends = explainFlags.backends();
        Interrupt interrupt = new Interrupt();
        DownloadLine download =
            new DownloadLine(spec.commandLine().getErr(), progressForm, interrupt::asked);
        ProgressLine progress =
            new ProgressLine(spec.commandLine().getErr(), first.name(), progressForm)) {
      long start = System.nanoTime();
      Image a = first.read(reader);
      Image b = photos.size() == 1 ? a : second.read(reader);
      Duration read = Duration.ofNanos(System.nanoTime() - start);
      try (Placements placed = deviceFlags.open(modelFlags, backends, download);
          Placements other = second(backends, download)) {
        Placements.Opened one = placed.all().getFirst();
        Placements.Opened two = other.all().isEmpty() ? one : other.all().getFirst();
        explainFlags.check(one.classifier());
        explainFlags.check(two.classifier());
        Comparison comparison =
            new Comparer(one.explainer(execution), two.explainer(execution))
                .compare(a, b, options, budgetFlags.start(interrupt::asked), progress)
                .withModels(others(a, b, backends, interrupt, download));
        ModelInfo firstModel = one.classifier().model();
        ModelInfo secondModel = two.classifier().model();
        ObjectNode line = asJson.of(comparison, firstModel, secondModel, read);
        tell(
            new ComparisonReport(
                comparison,
                first.name(),
                second.name(),
                firstModel,
                secondModel,
                read,
                line.toPrettyString(),
                Version.version(),
                Optional.of(RepeatCommand.of(spec.commandLine().getParseResult().originalArgs()))),
            line);
      }
      return ExitCode.OK;
    } catch (IOException | IllegalArgumentException e) {
      String error = String.valueOf(e.getMessage());
      spec.commandLine().getErr().println("kedge: " + error);
      if (json) {
        spec.commandLine().getOut().println(asJson.ofError(error));
      }
      return ExitCode.SOME_FAILED;
    }
  }

  /** The second model, if one is given; else nothing to close. */
  private Placements second(Backends backends, HubListener download) {
    @Nullable ModelSource source = compareFlags.model2();
    return source == null
        ? Placements.NONE
        : deviceFlags.open(modelFlags.other(source, compareFlags.prepare2()), backends, download);
  }

  /** What more models say; none is opened any more once someone asked to stop. */
  private List<ModelAnswers> others(
      Image a, Image b, Backends backends, Interrupt interrupt, HubListener download) {
    List<ModelAnswers> answers = new ArrayList<>();
    for (ModelSource source : compareFlags.models()) {
      if (interrupt.asked()) {
        spec.commandLine()
            .getErr()
            .println("kedge: %s is not asked: the run was interrupted".formatted(source));
        continue;
      }
      try (Placements other =
          deviceFlags.open(modelFlags.other(source, null), backends, download)) {
        answers.add(ModelAnswers.of(other.classifier(), a, b));
      }
    }
    return answers;
  }

  private void tell(ComparisonReport report, ObjectNode line) throws IOException {
    if (out != null) {
      Path page = ComparisonWriter.write(out, report);
      spec.commandLine().getErr().println("wrote " + page);
    }
    var standard = spec.commandLine().getOut();
    if (json) {
      standard.println(line);
    } else {
      standard.print(StoryText.of(ComparisonStory.of(report)));
    }
    standard.flush();
  }
}
