package dev.kedge.app.terminal;

import dev.kedge.report.Printable;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Writes lines with messages, in which names from files do no harm to a terminal. */
public final class SafeWriter extends PrintWriter {
  /** A writer of lines to another, which stays open. */
  public SafeWriter(PrintWriter target) {
    super(target, true);
  }

  @Override
  public void println(@Nullable String line) {
    super.println(Printable.of(String.valueOf(line)));
  }

  @Override
  public void println(@Nullable Object line) {
    println(String.valueOf(line));
  }
}
