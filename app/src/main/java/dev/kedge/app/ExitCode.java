package dev.kedge.app;

/** What the command's exit status says. */
final class ExitCode {
  /** Every picture was explained. */
  static final int EXPLAINED = 0;

  /** Some pictures failed; the others were explained. */
  static final int SOME_FAILED = 1;

  /** The flags cannot be meant. */
  static final int USAGE = 2;

  /** The model cannot be used. */
  static final int MODEL = 3;

  /** The backend or device asked for cannot be used. */
  static final int BACKEND = 4;

  /** The run broke off: results cannot be written, or memory ran out. */
  static final int BROKEN_OFF = 5;

  private ExitCode() {}
}
