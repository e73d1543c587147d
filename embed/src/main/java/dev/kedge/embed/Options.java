package dev.kedge.embed;

import dev.kedge.app.flags.JsonFlags;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Options as JSON, read by the flags of the command line; the last ones are remembered. */
final class Options {
  private static final int MOST_READ = 64;

  /** What was read lately. */
  private static final Map<String, Object> READ =
      Collections.synchronizedMap(
          new LinkedHashMap<>(MOST_READ, 1, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Object> eldest) {
              return size() > MOST_READ;
            }
          });

  private Options() {}

  /**
   * A command of a kind, whose flags are not set any more; the same for the same text, as reading
   * takes longer than many a question.
   */
  static <T> T read(Class<T> kind, Supplier<T> make, @Nullable String text) {
    String key = kind.getName() + (text == null ? "" : text);
    Object known = READ.get(key);
    if (known == null) {
      known = JsonFlags.read(make.get(), JsonFlags.object(text));
      READ.put(key, known);
    }
    return kind.cast(known);
  }
}
