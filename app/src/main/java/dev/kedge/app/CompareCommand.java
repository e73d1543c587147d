package dev.kedge.app;

import static dev.kedge.app.flags.ExplainFlags.checked;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.ExplainOptions;
import dev.kedge.app.flags.BudgetFlags;
import dev.kedge.app.flags.CompareFlags;
import dev.kedge.app.flags.ExplainFlags;
import dev.kedge.app.flags.ModelFlags;
import dev.kedge.app.flags.UsageException;
import dev.kedge.app.output.ComparisonJson;
import dev.kedge.app.output.ComparisonText;
import dev.kedge.classify.Classifier;
import dev.kedge.classify.ClassifierException;
import dev.kedge.compare.CompareOptions;
import dev.kedge.compare.Comparer;
import dev.kedge.compare.Comparison;
import dev.kedge.compare.ModelAnswers;
import dev.kedge.image.Image;
import dev.kedge.image.io.ImageReader;
import dev.kedge.perturb.Backends;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
      "2:the flags cannot be meant",
      "3:a model cannot be used",
      "4:the backend asked for cannot be used"
    })
final class CompareCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(
      paramLabel = "A B",
      description = "Two photos; or one, with --model2.",
      arity = "1..2")
  List<Path> photos = List.of();

  @Mixin ModelFlags modelFlags = new ModelFlags();
  @Mixin CompareFlags compareFlags = new CompareFlags();
  @Mixin ExplainFlags explainFlags = new ExplainFlags();
  @Mixin BudgetFlags budgetFlags = new BudgetFlags();

  @Option(names = "--json", description = "One line of JSON on standard output.")
  boolean json;

  @Option(
      names = "--progress",
      paramLabel = "auto|json|none",
      defaultValue = "auto",
      description = "How progress is told on standard error (default: ${DEFAULT-VALUE}).")
  ProgressLine.Form progressForm = ProgressLine.Form.AUTO;

  @Override
  public Integer call() {
    if (photos.size() == 1 && compareFlags.model2() == null) {
      throw new UsageException(
          "one photo is given: give a second one, or a second model with --model2");
    }
    ImageReader reader = explainFlags.reader();
    ExplainOptions explain = explainFlags.options(reader);
    CompareOptions options = checked(() -> compareFlags.options(explain));
    checked(() -> budgetFlags.start(() -> false));
    PhotoSource first = new PhotoSource.File(photos.getFirst());
    PhotoSource second = new PhotoSource.File(photos.getLast());
    ComparisonJson asJson = new ComparisonJson(first.name(), second.name(), Version.version());
    try (Backends backends = explainFlags.backends();
        Models models = new Models();
        Interrupt interrupt = new Interrupt();
        ProgressLine progress =
            new ProgressLine(spec.commandLine().getErr(), first.name(), progressForm)) {
      long start = System.nanoTime();
      Image a = first.read(reader);
      Image b = photos.size() == 1 ? a : second.read(reader);
      Duration read = Duration.ofNanos(System.nanoTime() - start);
      Comparison comparison =
          new Comparer(models.first, models.second, backends)
              .compare(a, b, options, budgetFlags.start(interrupt::asked), progress)
              .withModels(others(a, b));
      ObjectNode line = asJson.of(comparison, models.first.model(), models.second.model(), read);
      if (json) {
        spec.commandLine().getOut().println(line);
      } else {
        spec.commandLine()
            .getOut()
            .print(ComparisonText.of(first.name(), second.name(), comparison));
      }
      spec.commandLine().getOut().flush();
      return ExitCode.EXPLAINED;
    } catch (IOException | IllegalArgumentException e) {
      String error = String.valueOf(e.getMessage());
      spec.commandLine().getErr().println("kedge: " + error);
      if (json) {
        spec.commandLine().getOut().println(asJson.ofError(error));
      }
      return ExitCode.SOME_FAILED;
    }
  }

  private List<ModelAnswers> others(Image a, Image b) {
    List<ModelAnswers> answers = new ArrayList<>();
    for (Path path : compareFlags.models()) {
      try (Classifier other = checked(() -> modelFlags.openOther(path))) {
        answers.add(ModelAnswers.of(other, a, b));
      }
    }
    return answers;
  }

  /** The one or two models. */
  private final class Models implements AutoCloseable {
    final Classifier first;
    final Classifier second;

    Models() {
      first = checked(modelFlags::open);
      @Nullable Path other = compareFlags.model2();
      try {
        second = other == null ? first : checked(() -> modelFlags.openOther(other));
      } catch (ClassifierException | UsageException e) {
        first.close();
        throw e;
      }
    }

    @Override
    public void close() {
      first.close();
      if (!second.equals(first)) {
        second.close();
      }
    }
  }
}
