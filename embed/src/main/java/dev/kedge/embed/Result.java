package dev.kedge.embed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;

/** What was found, as C reads it. Immutable; what it gives is freed with it. */
abstract sealed class Result implements Handles.Held
    permits Explained, Compared, Attacked, Segmented {
  final Memory memory = new Memory();

  /** The address of its JSON. */
  final long jsonText() {
    return memory.text("json", this::json);
  }

  /** The address of its page. */
  final long htmlText() {
    return memory.text(
        "html",
        () -> {
          try {
            return html();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  String json() {
    throw without("JSON");
  }

  String html() throws IOException {
    throw without("page");
  }

  /** Writes {@code kedge_arrays}. */
  void arrays(MemorySegment struct) {
    throw without("arrays");
  }

  /** Writes the address of a picture, its height and its width. */
  void picture(MemorySegment rgb, MemorySegment height, MemorySegment width) {
    throw without("picture");
  }

  private static RefusedException without(String what) {
    return new RefusedException(Code.INVALID, "a result of this kind has no " + what);
  }

  @Override
  public final void free() {
    memory.close();
  }
}
