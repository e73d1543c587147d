import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Build step: compiles libkedge.so with gcc, {@code Library SOURCES JVM_OPTIONS OUTPUT}, and puts
 * the header and the options of Java beside it. Without gcc the library is left out, and the build
 * goes on.
 */
public final class Library {
  private Library() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Path sources = Path.of(args[0]);
    Path output = Files.createDirectories(Path.of(args[2]));
    Path library = output.resolve("libkedge.so");
    Files.copy(
        sources.resolve("kedge.h"), output.resolve("kedge.h"), StandardCopyOption.REPLACE_EXISTING);
    Files.copy(
        Path.of(args[1]), output.resolve("jvm-options"), StandardCopyOption.REPLACE_EXISTING);
    Path headers = Path.of(System.getProperty("java.home"), "include");
    if (!System.getProperty("os.name").equals("Linux") || !Files.exists(headers) || !has("gcc")) {
      Files.deleteIfExists(library);
      System.out.println(
          "libkedge.so left out: it is compiled on Linux, by gcc, with the headers of a JDK");
      return;
    }
    if (isNewer(library, sources.resolve("kedge.c"))
        && isNewer(library, sources.resolve("kedge.h"))) {
      return;
    }
    List<String> command =
        List.of(
            "gcc",
            "-std=c11",
            "-O2",
            "-Wall",
            "-Wextra",
            "-Werror",
            "-Wno-format-truncation",
            "-fPIC",
            "-shared",
            "-fvisibility=hidden",
            "-pthread",
            "-I" + headers,
            "-I" + headers.resolve("linux"),
            "-o",
            library.toString(),
            sources.resolve("kedge.c").toString(),
            "-ldl");
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IllegalStateException("gcc failed: " + String.join(" ", command));
    }
    System.out.printf("libkedge.so: %,d bytes%n", Files.size(library));
  }

  private static boolean has(String program) throws InterruptedException {
    try {
      return new ProcessBuilder(program, "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isNewer(Path file, Path than) throws IOException {
    return Files.exists(file)
        && Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(than)) > 0;
  }
}
