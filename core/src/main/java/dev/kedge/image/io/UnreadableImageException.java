package dev.kedge.image.io;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A file is no picture that can be read. The message names it and says what it is, what was
 * expected and what to do.
 */
public final class UnreadableImageException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * @param name the file's name or path
   * @param reason what is wrong and what to do, a clause that follows the name
   */
  public UnreadableImageException(String name, String reason, @Nullable Throwable cause) {
    super(name + ": " + reason, cause);
  }

  UnreadableImageException(String name, String reason) {
    super(name + ": " + reason);
  }
}
