package dev.kedge.app;

import dev.kedge.app.attack.AttackCommand;
import dev.kedge.app.batch.BatchCommand;
import dev.kedge.app.compare.CompareCommand;
import dev.kedge.app.explain.ExplainCommand;
import dev.kedge.app.flags.PathConverter;
import dev.kedge.app.overview.OverviewCommand;
import dev.kedge.app.serve.ServeCommand;
import dev.kedge.app.terminal.ExitCode;
import dev.kedge.app.terminal.SafeWriter;
import dev.kedge.app.terminal.Version;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** The command {@code kedge}. */
@Command(
    name = "kedge",
    description = "Anchors for image classifiers: which superpixels hold the answer.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      ExplainCommand.class,
      BatchCommand.class,
      OverviewCommand.class,
      AttackCommand.class,
      CompareCommand.class,
      ServeCommand.class,
      BackendsCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
public final class Main {
  /** Looked for by {@link #asksForStackTraces} already, as the command line may not be read. */
  @Option(
      names = LastHandler.STACK_TRACE,
      scope = ScopeType.INHERIT,
      description = "Print where an error was thrown, too.")
  boolean stackTrace;

  private Main() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    PrintWriter err = new SafeWriter(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    new LastHandler(err, asksForStackTraces(args)).handleAllThreads();
    System.exit(run(new PrintWriter(System.out, true, StandardCharsets.UTF_8), err, args));
  }

  /** Runs the command and returns its exit code. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    SafeWriter told = new SafeWriter(err);
    int code = run(out, told, new LastHandler(told, asksForStackTraces(args)), args);
    if (out.checkError()) {
      told.println("kedge: standard output cannot be written to, or whoever read it has gone");
      return code == ExitCode.OK ? ExitCode.BROKEN_OFF : code;
    }
    return code;
  }

  private static int run(PrintWriter out, PrintWriter err, LastHandler last, String... args) {
    try {
      return PathConverter.addedTo(new CommandLine(new Main()))
          .setOut(out)
          .setErr(err)
          .setCaseInsensitiveEnumValuesAllowed(true)
          .setUsageHelpAutoWidth(true)
          .setParameterExceptionHandler(Main::usage)
          .setExecutionExceptionHandler((e, failed, parsed) -> last.tell(e))
          .execute(args.length == 0 ? new String[] {"--help"} : args);
    } catch (Throwable e) { // an Error, or a command line that cannot be read
      return last.tell(e);
    }
  }

  private static boolean asksForStackTraces(String[] args) {
    return Arrays.asList(args).contains(LastHandler.STACK_TRACE);
  }

  private static int usage(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    command.getErr().println("kedge: " + e.getMessage());
    command.getErr().println("See: " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
  }
}
