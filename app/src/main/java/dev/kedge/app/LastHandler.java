package dev.kedge.app;

import dev.kedge.app.terminal.ExitCode;
import dev.kedge.error.KedgeException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;

/** Tells people of what a command throws: in one line, and where it was thrown if they ask. */
final class LastHandler {
  /** Asks for stack traces. */
  static final String STACK_TRACE = "--stack-trace";

  private final PrintWriter err;
  private final boolean stackTrace;

  LastHandler(PrintWriter err, boolean stackTrace) {
    this.err = err;
    this.stackTrace = stackTrace;
  }

  /** Ends the process with what any thread throws and nobody catches. */
  void handleAllThreads() {
    Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> System.exit(tell(thrown)));
  }

  /** Tells of it: the exit code. */
  int tell(Throwable thrown) {
    err.println("kedge: " + line(thrown));
    if (stackTrace) {
      thrown.printStackTrace(err);
    }
    err.flush();
    return ExitCode.of(thrown);
  }

  private static String line(Throwable thrown) {
    return switch (thrown) {
      case KedgeException own -> String.valueOf(own.getMessage());
      case FileSystemException file -> oneLine(file.toString());
      case IOException file -> oneLine(String.valueOf(file.getMessage()));
      case UncheckedIOException file -> oneLine(String.valueOf(file.getMessage()));
      case OutOfMemoryError memory ->
          "memory ran out (%s): give Java more, as by JDK_JAVA_OPTIONS=-Xmx4g, or ask for less"
              .formatted(memory.getMessage());
      case LinkageError missing ->
          "a library that Kedge needs is missing, or another version than it needs: "
              + oneLine(missing.toString());
      default ->
          "an error in Kedge itself: %s; %s shows where"
              .formatted(oneLine(thrown.toString()), STACK_TRACE);
    };
  }

  private static String oneLine(String text) {
    return text.lines().map(String::strip).reduce((a, b) -> a + " " + b).orElse("");
  }
}
