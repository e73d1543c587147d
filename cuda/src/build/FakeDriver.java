import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Build step of the tests: compiles the fake CUDA driver, {@code FakeDriver SOURCES KERNELS FOLDER
 * IMAGE REAL_IMAGE}. The kernels in it are the real source, compiled by g++. Without g++ nothing is
 * made, and the tests say so. Where nvcc made no image of the kernels, a stand-in that only the
 * fake takes is written to IMAGE, on the tests' class path.
 */
public final class FakeDriver {
  private FakeDriver() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Path sources = Path.of(args[0]);
    Path folder = Path.of(args[2]);
    Path image = Path.of(args[3]);
    Files.createDirectories(folder);
    if (!isThere("g++")) {
      System.out.println("fake CUDA driver left out: no g++");
      return;
    }
    List<String> common = List.of("g++", "-std=c++20", "-O2", "-shared", "-fPIC", "-Wall");
    run(
        common,
        List.of(
            "-Werror",
            "-Wno-unknown-pragmas",
            "-fsanitize=alignment",
            "-fsanitize-undefined-trap-on-error",
            "-I" + sources,
            "-I" + args[1]),
        List.of("-Wl,--version-script=" + sources.resolve("libcuda.map")),
        List.of("-Wl,-soname,libcuda.so.1", "-o", folder.resolve("libcuda.so.1").toString()),
        List.of(sources.resolve("driver.cpp").toString()));
    // A kernel that reads at an odd address would fail on a card: the fake ends the process then.
    // JavaCPP's library is linked against the runtime, of which nothing is called.
    run(
        common,
        List.of("-Wl,-soname,libcudart.so.13"),
        List.of("-Wl,--version-script=" + sources.resolve("libcudart.map")),
        List.of("-o", folder.resolve("libcudart.so.13").toString()),
        List.of(sources.resolve("nothing.cpp").toString()));
    // NVRTC asks a driver that it finds for what the fake does not know: its test finds an empty
    // one.
    Path empty = Files.createDirectories(folder.resolve("empty"));
    run(
        common,
        List.of("-Wl,-soname,libcuda.so.1", "-o", empty.resolve("libcuda.so.1").toString()),
        List.of(sources.resolve("nothing.cpp").toString()));
    Files.createDirectories(image.getParent());
    Files.deleteIfExists(image);
    if (!Files.exists(Path.of(args[4]))) {
      Files.writeString(image, "no nvcc: stands in for the kernels, for the fake driver only");
    }
  }

  private static boolean isThere(String command) throws InterruptedException {
    try {
      return new ProcessBuilder(command, "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @SafeVarargs
  private static void run(List<String>... parts) throws IOException, InterruptedException {
    List<String> command = java.util.Arrays.stream(parts).flatMap(List::stream).toList();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      System.err.println(String.join(" ", command) + "\n" + output);
      System.exit(1);
    }
  }
}
