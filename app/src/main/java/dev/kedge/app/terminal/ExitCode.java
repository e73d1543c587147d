package dev.kedge.app.terminal;

import dev.kedge.app.flags.UsageException;
import dev.kedge.classify.ClassifierException;
import dev.kedge.perturb.BackendException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What the command's exit status says, and how the commands' help tells of it. */
public final class ExitCode {
  /** What was asked for was done, for every picture. */
  public static final int OK = 0;

  /** Some pictures failed; the others were explained. */
  public static final int SOME_FAILED = 1;

  public static final int USAGE = 2;
  public static final String USAGE_HELP = USAGE + ":invalid arguments";

  public static final int MODEL = 3;
  public static final String MODEL_HELP = MODEL + ":the model cannot be used";

  public static final int BACKEND = 4;
  public static final String BACKEND_HELP =
      BACKEND + ":the device or backend asked for cannot be used";

  public static final int BROKEN_OFF = 5;
  public static final String BROKEN_OFF_HELP =
      BROKEN_OFF + ":the run broke off: a file cannot be read or written, or memory ran out";

  public static final int INTERNAL = 6;
  public static final String INTERNAL_HELP = INTERNAL + ":an error in Kedge itself";

  /** What Java ends with, once what is begun has been ended by the commands. */
  public static final String SIGNALLED_HELP =
      "130, 143:stopped by Ctrl-C or a polite kill; what was written is whole";

  private ExitCode() {}

  /** What a command that throws ends with. */
  public static int of(Throwable thrown) {
    return switch (thrown) {
      case UsageException arguments -> USAGE;
      case ClassifierException model -> MODEL;
      case BackendException backend -> BACKEND;
      case BrokenOffException run -> BROKEN_OFF;
      case IOException file -> BROKEN_OFF;
      case UncheckedIOException file -> BROKEN_OFF;
      case OutOfMemoryError memory -> BROKEN_OFF;
      default -> INTERNAL;
    };
  }
}
