package dev.kedge.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.perturb.Availability;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Empty libraries that gcc makes here stand in for CUDA's: what is tested is which are looked for,
 * where, and what is said. Their version is 98, which no host has.
 */
final class CudaLibrariesTest {
  private static final String RUNTIME = "libcudart.so.98";
  private static final String LOWER = "libcublasLt.so.98";
  private static final String UPPER = "libcublas.so.98";
  private static final String CUDNN = "libcudnn.so.98";
  private static final List<String> ALL = List.of(RUNTIME, LOWER, UPPER, CUDNN);

  @TempDir private Path host;

  @BeforeEach
  void gcc() throws IOException, InterruptedException {
    try {
      new ProcessBuilder("gcc", "--version")
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      String reason = "no gcc to make libraries with";
      if ("required".equals(System.getProperty("kedge.fake"))) {
        Assertions.fail(reason);
      }
      System.out.println("skipped: " + reason);
      Assumptions.abort(reason);
    }
  }

  @Test
  void whatALibraryNeedsIsRead() throws Exception {
    Path provider = provider();
    assertEquals(
        List.of(CUDNN, UPPER, LOWER, RUNTIME),
        NeededLibraries.of(provider).stream().filter(ALL::contains).toList());
    byte[] whole = Files.readAllBytes(provider);
    for (int length : new int[] {0, 3, 40, 100, whole.length / 3}) {
      Path cut = Files.write(host.resolve("cut"), java.util.Arrays.copyOf(whole, length));
      assertThrows(IOException.class, () -> NeededLibraries.of(cut), length + " bytes");
    }
    Path text = Files.writeString(host.resolve("text"), "no library, but long enough to be read");
    assertThrows(IOException.class, () -> NeededLibraries.of(text));
  }

  @Test
  void eachPlaceIsLookedThrough() throws Exception {
    provider();
    make("usr/local/cuda-98.1/lib64", RUNTIME);
    make("usr/local/lib/python3.12/dist-packages/nvidia/cu98/lib", LOWER);
    make("home/.local/lib/python3.9/site-packages/nvidia/cublas/lib", UPPER);
    CudaLibraries without = libraries("", Map.of("HOME", host.resolve("home").toString()));
    String reason = assertInstanceOf(Availability.Missing.class, without.availability()).reason();
    assertTrue(reason.startsWith("CUDA libraries missing: " + CUDNN + " not found"), reason);
    assertTrue(reason.contains("usr/local/cuda-98.1/lib64"), reason);
    assertTrue(reason.contains("KEDGE_CUDA_PATH"), reason);
    assertTrue(reason.contains("cuDNN 9"), reason);

    Path given = make("given", CUDNN);
    for (CudaLibraries libraries :
        List.of(
            libraries("nowhere:" + given, Map.of("HOME", host.resolve("home").toString())),
            libraries(
                "",
                Map.of(
                    "HOME",
                    host.resolve("home").toString(),
                    "KEDGE_CUDA_PATH",
                    given.toString())))) {
      String where = assertInstanceOf(Availability.Usable.class, libraries.availability()).device();
      assertTrue(where.contains(CUDNN + " in " + given), where);
      assertTrue(where.contains(RUNTIME + " in " + host.resolve("usr/local/cuda-98.1")), where);
    }
  }

  @Test
  void theLoadersCacheIsRead() throws Exception {
    provider();
    make("odd/place", ALL.toArray(String[]::new));
    List<String> entries = new ArrayList<>(List.of("glibc-ld.so.cache1.1"));
    ALL.forEach(name -> entries.addAll(List.of(name, "/odd/place/" + name)));
    Path cache = host.resolve("etc/ld.so.cache");
    Files.createDirectories(host.resolve("etc"));
    Files.writeString(cache, String.join("\0", entries), StandardCharsets.ISO_8859_1);
    String where =
        assertInstanceOf(Availability.Usable.class, libraries("", Map.of()).availability())
            .device();
    assertEquals(
        String.join(", ", ALL) + " in " + host.resolve("odd/place"), where, "in loading order");
  }

  @Test
  void whatIsGivenGoesFirst() throws Exception {
    provider();
    make("usr/local/cuda/lib64", ALL.toArray(String[]::new));
    Path given = make("given", ALL.toArray(String[]::new));
    String where =
        assertInstanceOf(
                Availability.Usable.class, libraries(given.toString(), Map.of()).availability())
            .device();
    assertEquals(String.join(", ", ALL) + " in " + given, where);
  }

  @Test
  void loadedOnceTheProviderFindsThem() throws Exception {
    Path provider = provider();
    Path given = make("given", ALL.toArray(String[]::new));
    assertFalse(DriverProbe.loads(provider.toString()), "found without being loaded before");
    CudaLibraries libraries = libraries(given.toString(), Map.of());
    assertInstanceOf(Availability.Usable.class, libraries.load());
    assertInstanceOf(Availability.Usable.class, libraries.load());
    assertTrue(DriverProbe.loads(provider.toString()));
  }

  @Test
  void whatDoesNotLoadIsTold() throws Exception {
    provider("libcudart.so.97");
    compile(host.resolve("libabsent.so.96"), "libabsent.so.96");
    compile(
        host.resolve("libcudart.so.97"),
        "libcudart.so.97",
        host.resolve("libabsent.so.96").toString());
    Files.delete(host.resolve("libabsent.so.96"));
    compile(host.resolve("libcudnn.so.9"), "libcudnn.so.9");
    CudaLibraries libraries = libraries(host.toString(), Map.of());
    assertInstanceOf(Availability.Usable.class, libraries.availability());
    String reason = assertInstanceOf(Availability.Missing.class, libraries.load()).reason();
    assertTrue(
        reason.contains("libcudart.so.97 does not load, as it needs libabsent.so.96"), reason);
  }

  @Test
  void withoutAProviderItIsTheOneForTheCpu() {
    LibraryFolders folders = LibraryFolders.of(host, "", Map.of());
    for (Availability none :
        List.of(
            new CudaLibraries(host, folders).availability(),
            new CudaLibraries(null, folders).load(),
            new CudaLibraries(host.resolve("absent"), folders).load())) {
      String reason = assertInstanceOf(Availability.Missing.class, none).reason();
      assertTrue(reason.startsWith("ONNX Runtime here is the one for the CPU"), reason);
    }
  }

  @Test
  void aBrokenProviderIsASentence() throws Exception {
    Files.writeString(host.resolve("libonnxruntime_providers_cuda.so"), "broken");
    String reason =
        assertInstanceOf(
                Availability.Missing.class,
                new CudaLibraries(host, LibraryFolders.of(host, "", Map.of())).availability())
            .reason();
    assertTrue(reason.startsWith("CUDA's libraries cannot be looked for"), reason);
  }

  private CudaLibraries libraries(String property, Map<String, String> environment) {
    return new CudaLibraries(
        host.resolve("natives"), LibraryFolders.of(host, property, environment));
  }

  private Path provider() throws Exception {
    return provider(CUDNN, UPPER, LOWER, RUNTIME);
  }

  /** A provider that needs these libraries, in this order. */
  private Path provider(String... needed) throws Exception {
    Path scratch = make("scratch", needed);
    Path provider =
        compile(
            host.resolve("natives/libonnxruntime_providers_cuda.so"),
            "libonnxruntime_providers_cuda.so",
            java.util.Arrays.stream(needed)
                .map(name -> scratch.resolve(name).toString())
                .toArray(String[]::new));
    for (String name : needed) {
      Files.delete(scratch.resolve(name));
    }
    return provider;
  }

  private Path make(String folder, String... names) throws Exception {
    for (String name : names) {
      compile(host.resolve(folder).resolve(name), name);
    }
    return host.resolve(folder);
  }

  private static Path compile(Path library, String name, String... needed) throws Exception {
    Path source = library.resolveSibling("empty.c");
    Files.createDirectories(source.resolveSibling(""));
    Files.writeString(source, "int kedge_test_stands_in;");
    List<String> command =
        new ArrayList<>(List.of("gcc", "-shared", "-fPIC", "-Wl,--no-as-needed"));
    command.addAll(List.of("-Wl,-soname," + name, "-o", library.toString(), source.toString()));
    command.addAll(List.of(needed));
    Process gcc = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, gcc.waitFor(), output);
    return library;
  }
}
