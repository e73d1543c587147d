package dev.kedge.report.json;

import java.io.IOException;

/** Text that is not what its schema says: cut off, damaged, or of another schema. */
public final class DamagedException extends IOException {
  private static final long serialVersionUID = 1L;

  public DamagedException(String message, Throwable cause) {
    super(message, cause);
  }
}
