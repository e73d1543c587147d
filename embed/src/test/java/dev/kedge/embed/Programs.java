package dev.kedge.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kedge.testimages.Demo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs that are linked with the library, and a folder for it that needs no jars yet. */
final class Programs {
  private static final Path BUILT = Path.of("target", "kedge").toAbsolutePath();
  private static final int MINUTES = 10;

  private final Path home;

  private Programs(Path home) {
    this.home = home;
  }

  /** The library with the classes of this test's class path; skips the test where there is none. */
  static Programs in(Path folder) throws IOException {
    Path library = BUILT.resolve("libkedge.so");
    assumeTrue(
        Files.exists(library), "no libkedge.so: it is compiled on Linux, where gcc is installed");
    for (String file : List.of("libkedge.so", "kedge.h", "jvm-options")) {
      Files.copy(BUILT.resolve(file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Files.writeString(folder.resolve("class-path"), all);
    Files.write(folder.resolve("photo.jpg"), Demo.photo());
    return new Programs(folder);
  }

  Path photo() {
    return home.resolve("photo.jpg");
  }

  /** Skips the test where a program is not installed. */
  static void assumeThereIs(String program, String... arguments) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      assumeTrue(process.waitFor() == 0, () -> "left out, this fails: " + command);
    } catch (IOException e) {
      assumeTrue(false, "left out: " + program + " is not installed");
    }
  }

  /** Compiles a program in C, and gives its path. */
  Path compile(Path source) throws IOException, InterruptedException {
    boolean plus = source.toString().endsWith(".cpp");
    assumeThereIs(plus ? "g++" : "gcc", "--version");
    Path program = home.resolve(source.getFileName() + ".program");
    run(
        List.of(
            plus ? "g++" : "gcc",
            plus ? "-std=c++17" : "-std=gnu11",
            "-Wall",
            "-Wextra",
            "-Werror",
            "-I" + home,
            source.toString(),
            "-o",
            program.toString(),
            "-L" + home,
            "-lkedge",
            "-lm",
            "-pthread",
            "-Wl,-rpath," + home));
    return program;
  }

  /** Runs a program that is to end well, and gives its standard output. */
  String run(List<String> command) throws IOException, InterruptedException {
    Path out = home.resolve("out");
    Path err = home.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("KEDGE_HOME", home.toString());
    builder.environment().put("KEDGE_TEST_PHOTO", photo().toString());
    builder
        .environment()
        .merge("PYTHONPATH", python().toString(), (given, ours) -> ours + ":" + given);
    Process process = builder.start();
    assertTrue(process.waitFor(MINUTES, TimeUnit.MINUTES), () -> "does not end: " + command);
    String told = read(out) + read(err);
    assertEquals(0, process.exitValue(), () -> command + " said: " + told);
    return read(out);
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** The folder of the package. */
  static Path python() {
    return Path.of("..", "python").toAbsolutePath().normalize();
  }

  /** A Python with numpy; skips the test where there is none. */
  static String pythonWithNumpy() throws InterruptedException {
    String python = System.getenv().getOrDefault("KEDGE_PYTHON", "python3");
    assumeThereIs(python, "-c", "import sys, numpy; assert sys.version_info >= (3, 9)");
    return python;
  }
}
