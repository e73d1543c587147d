import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Build step: compiles the kernels into one file for all cards, {@code Kernels NVCC SOURCES
 * OUTPUT}. NVCC is a path, {@code auto} to look for it, or {@code none}. Without nvcc nothing is
 * made and the build goes on; the backend then says that its kernels are missing.
 */
public final class Kernels {
  /** Machine code is made for these where nvcc knows them, as of Turing. */
  private static final List<String> CARDS =
      List.of("sm_75", "sm_80", "sm_86", "sm_89", "sm_90", "sm_100", "sm_120");

  private Kernels() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Path sources = Path.of(args[1]);
    Path output = Path.of(args[2]);
    Optional<Path> nvcc = nvcc(args[0]);
    if (nvcc.isEmpty()) {
      Files.deleteIfExists(output);
      System.out.println("CUDA kernels left out: no nvcc (asked for: " + args[0] + ")");
      return;
    }
    if (isNewerThanAllOf(output, sources)) {
      return;
    }
    Files.createDirectories(output.getParent());
    String known = run(List.of(nvcc.get().toString(), "--list-gpu-code"));
    List<String> cards = CARDS.stream().filter(known.lines().toList()::contains).toList();
    List<String> command = new ArrayList<>(List.of(nvcc.get().toString(), "-fatbin"));
    command.addAll(List.of("-std=c++17", "-O3", "--Werror", "all-warnings", "--threads", "0"));
    for (String card : cards) {
      String virtual = card.replace("sm_", "compute_");
      command.addAll(List.of("-gencode", "arch=" + virtual + ",code=" + card));
    }
    // For cards to come: code that the driver compiles.
    command.addAll(List.of("-gencode", "arch=compute_75,code=compute_75"));
    command.addAll(List.of("-o", output.toString(), sources.resolve("kernels.cu").toString()));
    run(command);
    System.out.printf(
        "CUDA kernels: %,d bytes for %s and PTX 75%n", Files.size(output), String.join(" ", cards));
  }

  private static Optional<Path> nvcc(String asked) {
    if (asked.equals("none")) {
      return Optional.empty();
    }
    if (!asked.equals("auto")) {
      return Optional.of(Path.of(asked));
    }
    Stream<String> homes =
        Stream.of(System.getenv("CUDA_HOME"), System.getenv("CUDA_PATH"), "/usr/local/cuda")
            .filter(home -> home != null && !home.isEmpty())
            .map(home -> home + "/bin");
    Stream<String> path =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator));
    return Stream.concat(homes, path)
        .flatMap(folder -> Stream.of(Path.of(folder, "nvcc"), Path.of(folder, "nvcc.exe")))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static boolean isNewerThanAllOf(Path output, Path sources) throws IOException {
    if (!Files.exists(output)) {
      return false;
    }
    FileTime made = Files.getLastModifiedTime(output);
    try (Stream<Path> files = Files.list(sources)) {
      for (Path source : files.toList()) {
        if (Files.getLastModifiedTime(source).compareTo(made) > 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** Runs a command and returns what it prints; ends the build with it if the command fails. */
  private static String run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      System.err.println(String.join(" ", command) + "\n" + output);
      System.exit(1);
    }
    return output;
  }
}
