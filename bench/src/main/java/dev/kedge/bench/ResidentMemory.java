package dev.kedge.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process occupies, as Linux tells it. */
final class ResidentMemory {
  private static final Path STATUS = Path.of("/proc/self/status");

  private ResidentMemory() {}

  /** MiB at present; 0 where nobody tells. */
  static long mebibytes() {
    return read("VmRSS:");
  }

  /** MiB at the most until now; 0 where nobody tells. */
  static long mostMebibytes() {
    return read("VmHWM:");
  }

  private static long read(String key) {
    try (var lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith(key))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
