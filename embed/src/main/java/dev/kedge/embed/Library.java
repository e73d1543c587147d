package dev.kedge.embed;

import dev.kedge.app.terminal.Version;

/** What C asks for by name, once; all else it calls by address. Stateless. */
public final class Library {
  private Library() {}

  /** The address of the table of functions: the version of the interface, then their addresses. */
  public static long table() {
    return Table.make().address();
  }

  /** Kedge's version. */
  public static String version() {
    return Version.version();
  }
}
