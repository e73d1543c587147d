package dev.kedge.app.overview;

import dev.kedge.app.flags.UsageException;
import dev.kedge.app.terminal.ExitCode;
import dev.kedge.app.terminal.Version;
import dev.kedge.report.json.Session;
import dev.kedge.report.overview.OverviewWriter;
import dev.kedge.report.overview.RunFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes the page of many explanations, wherever they were made. */
@Command(
    name = "overview",
    description = {
      "Makes the page of many explanations: of a run of kedge batch, or of a table that Spark wrote"
          + " as JSON with explanation.json, explanation.view, error and path (docs/spark.md)."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the page was written",
      ExitCode.USAGE_HELP,
      ExitCode.BROKEN_OFF_HELP,
      ExitCode.INTERNAL_HELP
    })
public final class OverviewCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(
      paramLabel = "TABLE_OR_JSONL",
      description =
          "A file of JSON lines, plain or .gz; a folder of such files, as Spark writes it; or the"
              + " folder of a run of kedge batch, whose page is made again.")
  Path from = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Where explanations.jsonl, views.jsonl, summary.json and the page index.html go: a new"
              + " folder, or an empty one. Not for the folder of a run.")
  @Nullable Path out;

  @Override
  public Integer call() throws IOException {
    if (!Files.exists(from)) {
      throw new UsageException("there is no file or folder " + from);
    }
    Path page =
        Files.exists(from.resolve(RunFiles.EXPLANATIONS)) ? ofRun() : ofTable(new Table(from));
    spec.commandLine().getOut().println(page);
    return ExitCode.OK;
  }

  private Path ofRun() throws IOException {
    if (out != null) {
      throw new UsageException(
          "--out is not for %s, the folder of a run: its page is made there".formatted(from));
    }
    return page(from, new Session(0, 0, 0, 0));
  }

  private Path ofTable(Table table) throws IOException {
    Path folder = out;
    if (folder == null) {
      throw new UsageException("--out DIR is needed: where the page of " + from + " goes");
    }
    if (Files.exists(folder.resolve(RunFiles.EXPLANATIONS))) {
      throw new UsageException(folder + " has results already: give another --out");
    }
    boolean isNew = !Files.exists(folder);
    Files.createDirectories(folder);
    try {
      table.writeTo(folder);
    } catch (IOException | RuntimeException e) {
      if (isNew) {
        Files.delete(folder);
      }
      throw e;
    }
    return page(folder, new Session(0, 0, 0, 0));
  }

  private static Path page(Path folder, Session session) throws IOException {
    return OverviewWriter.write(folder, session, OptionalLong.of(0), Version.version());
  }
}
