package dev.kedge.app;

import dev.kedge.app.batch.BrokenOffException;
import dev.kedge.app.flags.UsageException;
import dev.kedge.classify.ClassifierException;
import dev.kedge.perturb.BackendException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The command {@code kedge}. */
@Command(
    name = "kedge",
    description = "Anchors for image classifiers: which superpixels hold the answer.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      ExplainCommand.class,
      BatchCommand.class,
      AttackCommand.class,
      CompareCommand.class,
      BackendsCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
public final class Main {
  private Main() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(
        run(
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8),
            args));
  }

  /** Runs the command and returns its exit code. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    CommandLine command =
        new CommandLine(new Main())
            .setOut(out)
            .setErr(err)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setUsageHelpAutoWidth(true)
            .setParameterExceptionHandler(Main::usage)
            .setExecutionExceptionHandler((e, failed, parsed) -> failure(e, failed));
    return command.execute(args.length == 0 ? new String[] {"--help"} : args);
  }

  private static int usage(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    command.getErr().println("kedge: " + e.getMessage());
    command.getErr().println("See: " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
  }

  private static int failure(Exception e, CommandLine command) throws Exception {
    int code =
        switch (e) {
          case UsageException usage -> ExitCode.USAGE;
          case ClassifierException model -> ExitCode.MODEL;
          case BackendException backend -> ExitCode.BACKEND;
          case BrokenOffException broken -> ExitCode.BROKEN_OFF;
          default -> throw e;
        };
    command.getErr().println("kedge: " + e.getMessage());
    return code;
  }
}
