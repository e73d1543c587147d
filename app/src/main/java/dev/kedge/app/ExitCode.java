package dev.kedge.app;

import dev.kedge.app.batch.BrokenOffException;
import dev.kedge.app.flags.UsageException;
import dev.kedge.classify.ClassifierException;
import dev.kedge.perturb.BackendException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What the command's exit status says, and how the commands' help tells of it. */
final class ExitCode {
  /** What was asked for was done, for every picture. */
  static final int OK = 0;

  /** Some pictures failed; the others were explained. */
  static final int SOME_FAILED = 1;

  static final int USAGE = 2;
  static final String USAGE_HELP = USAGE + ":invalid arguments";

  static final int MODEL = 3;
  static final String MODEL_HELP = MODEL + ":the model cannot be used";

  static final int BACKEND = 4;
  static final String BACKEND_HELP = BACKEND + ":the device or backend asked for cannot be used";

  static final int BROKEN_OFF = 5;
  static final String BROKEN_OFF_HELP =
      BROKEN_OFF + ":the run broke off: a file cannot be read or written, or memory ran out";

  static final int INTERNAL = 6;
  static final String INTERNAL_HELP = INTERNAL + ":an error in Kedge itself";

  private ExitCode() {}

  /** What a command that throws ends with. */
  static int of(Throwable thrown) {
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
