package dev.kedge.app.attack;

import static dev.kedge.app.flags.ExplainFlags.checked;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.kedge.app.flags.AttackFlags;
import dev.kedge.app.flags.ClassChoice;
import dev.kedge.app.flags.DeviceFlags;
import dev.kedge.app.flags.FlagChecks;
import dev.kedge.app.flags.ModelFlags;
import dev.kedge.app.flags.PhotoSource;
import dev.kedge.app.flags.Placements;
import dev.kedge.app.flags.UsageException;
import dev.kedge.app.output.PngFile;
import dev.kedge.app.terminal.DownloadLine;
import dev.kedge.app.terminal.ExitCode;
import dev.kedge.app.terminal.Interrupt;
import dev.kedge.app.terminal.StatusLine;
import dev.kedge.app.terminal.Version;
import dev.kedge.attack.AttackListener;
import dev.kedge.attack.AttackOptions;
import dev.kedge.attack.AttackProgress;
import dev.kedge.attack.AttackResult;
import dev.kedge.attack.Attacker;
import dev.kedge.attack.Goal;
import dev.kedge.classify.Classifier;
import dev.kedge.classify.ClassifierException;
import dev.kedge.image.Image;
import dev.kedge.image.io.ImageReader;
import dev.kedge.image.io.PngWriter;
import dev.kedge.perturb.Backends;
import dev.kedge.report.AttackReport;
import dev.kedge.report.AttackStory;
import dev.kedge.report.Words;
import dev.kedge.report.json.AttackJson;
import dev.kedge.report.text.StoryText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Attacks a photo, saves what came of it, and asks the model about the saved file. */
@Command(
    name = "attack",
    description = {
      "Changes a photo a little so that the model gives it another class.",
      "Only the model's scores are used. The photo itself is changed, in whole grey levels; what is"
          + " saved is read again, and the model is asked about it.",
      "Without a photo and a model it attacks the embedded photo and the embedded demo model."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the file is there, and the model gives it what was asked for",
      "1:it does not: the file holds the best reached; or the photo could not be read",
      ExitCode.USAGE_HELP,
      ExitCode.MODEL_HELP,
      ExitCode.BACKEND_HELP,
      ExitCode.BROKEN_OFF_HELP,
      ExitCode.INTERNAL_HELP,
      ExitCode.SIGNALLED_HELP
    })
public final class AttackCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(
      paramLabel = "PHOTO",
      description = "A JPEG, PNG, BMP, GIF, WebP or TIFF file.",
      arity = "0..1")
  @Nullable Path photo;

  @Mixin ModelFlags modelFlags = new ModelFlags();
  @Mixin DeviceFlags deviceFlags = new DeviceFlags();
  @Mixin AttackFlags attackFlags = new AttackFlags();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE.png",
      description = "Where the adversarial picture is saved, or the best reached.")
  Path out = Path.of("");

  @Option(
      names = "--max-pixels",
      paramLabel = "N",
      description = "Photos with more pixels are refused (default: 100000000).")
  long maxPixels = ImageReader.DEFAULT_MOST_PIXELS;

  @Option(names = "--json", description = "One line of JSON on standard output.")
  boolean json;

  @Option(
      names = "--progress",
      paramLabel = "auto|json|none",
      defaultValue = "auto",
      description = "How progress is told on standard error (default: ${DEFAULT-VALUE}).")
  StatusLine.Form progressForm = StatusLine.Form.AUTO;

  @Override
  public Integer call() {
    PhotoSource source = PhotoSource.of(photo == null ? List.of() : List.of(photo)).getFirst();
    FlagChecks.atLeast(1, "--max-pixels", maxPixels);
    ImageReader reader = new ImageReader(maxPixels);
    AttackOptions options = checked(attackFlags::options);
    checked(() -> attackFlags.start(() -> false));
    PngFile.writable(out);
    if (photo != null && photo.toAbsolutePath().normalize().equals(absoluteOut())) {
      throw new UsageException("--out %s is the photo itself; give another file".formatted(out));
    }
    try (Backends backends = Backends.load();
        Interrupt interrupt = new Interrupt();
        DownloadLine download =
            new DownloadLine(spec.commandLine().getErr(), progressForm, interrupt::asked);
        Placements placements = deviceFlags.open(modelFlags, backends, download)) {
      Classifier classifier = placements.classifier();
      attackFlags.check(classifier);
      List<String> labels = classifier.model().labels();
      AttackOptions targeted =
          attackFlags
              .target()
              .map(t -> new Goal.TargetClass(ClassChoice.of("--target", t, labels)))
              .<AttackOptions>map(options::withGoal)
              .orElse(options);
      AttackJson asJson = new AttackJson(classifier.model(), Version.version());
      try {
        AttackReport report = attack(source, reader, classifier, targeted, interrupt);
        PrintWriter standard = spec.commandLine().getOut();
        if (json) {
          standard.println(asJson.of(report));
        } else {
          standard.print(StoryText.of(AttackStory.of(report, classifier.model().name())));
        }
        standard.flush();
        return report.reached() ? ExitCode.OK : ExitCode.SOME_FAILED;
      } catch (IOException | ClassifierException | IllegalArgumentException e) {
        String error = String.valueOf(e.getMessage());
        String name = error.startsWith(source.name()) ? "" : source.name() + ": ";
        spec.commandLine().getErr().println("kedge: " + name + error);
        if (json) {
          spec.commandLine().getOut().println(asJson.ofError(source.name(), error));
        }
        return ExitCode.SOME_FAILED;
      }
    }
  }

  private Path absoluteOut() {
    return out.toAbsolutePath().normalize();
  }

  private AttackReport attack(
      PhotoSource source,
      ImageReader reader,
      Classifier classifier,
      AttackOptions options,
      Interrupt interrupt)
      throws IOException {
    long start = System.nanoTime();
    Image read = source.read(reader);
    Duration reading = Duration.ofNanos(System.nanoTime() - start);
    Attacker attacker = new Attacker(classifier);
    AttackResult result;
    try (StatusLine line = new StatusLine(spec.commandLine().getErr(), progressForm)) {
      AttackListener listener = progress -> tell(line, source.name(), progress);
      result = attacker.attack(read, options, attackFlags.start(interrupt::asked), listener);
    }
    PngWriter.write(result.picture(), out);
    return new AttackReport(source.name(), result, out, attacker.look(reader.read(out)), reading);
  }

  private static void tell(StatusLine line, String image, AttackProgress progress) {
    line.say(
        () ->
            "%s: %s of %s queries, margin %s"
                .formatted(
                    image,
                    Words.count(progress.queries()),
                    Words.count(progress.most()),
                    Words.fixed(progress.margin(), 3)),
        () ->
            JsonNodeFactory.instance
                .objectNode()
                .put("event", "progress")
                .put("image", image)
                .put("queries", progress.queries())
                .put("most", progress.most())
                .put("margin", progress.margin()));
  }
}
