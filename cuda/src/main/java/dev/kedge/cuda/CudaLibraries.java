package dev.kedge.cuda;

import dev.kedge.perturb.Availability;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The libraries of the host that ONNX Runtime's CUDA provider needs: CUDA's runtime, cuBLAS, cuDNN.
 * They come from the host, wherever they are there; loaded by {@link #load} for good, they are what
 * the provider finds when it is loaded itself. Which ones it needs is read from the provider.
 * Immutable.
 */
final class CudaLibraries {
  private static final String NATIVE_PATH = "onnxruntime.native.path";
  private static final String PROVIDER = "libonnxruntime_providers_cuda.so";
  private static final String BUNDLED = "/ai/onnxruntime/native/linux-x64/" + PROVIDER;
  private static final String DRIVER = "libcuda.so.1";

  /** Convolutions need it; some providers name it, others look for it when they run. */
  private static final String CUDNN = "libcudnn.so.9";

  /** What {@code com.microsoft.onnxruntime:onnxruntime_gpu} has needed since 1.19. */
  private static final List<String> NEEDED_BY_BUNDLED =
      List.of("libcudart.so.12", "libcublasLt.so.12", "libcublas.so.12", "libcurand.so.10");

  /** Looked for by cuDNN when it runs; not everything needs it. */
  private static final String COMPILER = "libnvrtc.so.";

  private final @Nullable Path natives;
  private final LibraryFolders folders;

  /**
   * @param natives the folder of ONNX Runtime's libraries, null if they come from its jar
   */
  CudaLibraries(@Nullable Path natives, LibraryFolders folders) {
    this.natives = natives;
    this.folders = folders;
  }

  /** Those of this host, for the ONNX Runtime of this process. */
  static CudaLibraries here() {
    String path = System.getProperty(NATIVE_PATH);
    return new CudaLibraries(path == null ? null : Path.of(path), LibraryFolders.here());
  }

  /**
   * Whether all are there, and where, or a sentence why not. Never throws; loads nothing, but what
   * the loader finds where nobody would look.
   */
  Availability availability() {
    return answer(false);
  }

  /** Loads them for good; what is missing, or does not load, is a sentence. Never throws. */
  Availability load() {
    return answer(true);
  }

  private Availability answer(boolean load) {
    try {
      Optional<List<String>> needed = needed();
      if (needed.isEmpty()) {
        return new Availability.Missing(noProvider());
      }
      Map<String, Path> found = new LinkedHashMap<>();
      List<String> missing = new ArrayList<>();
      for (String name : needed.get()) {
        Optional<Path> file = folders.find(name);
        if (file.isPresent()) {
          found.put(name, file.get());
        } else if (!DriverProbe.loads(name)) { // the process may have it already
          missing.add(name);
        }
      }
      if (!missing.isEmpty()) {
        return new Availability.Missing(missing(missing));
      }
      return load ? load(found) : usable(found);
    } catch (IOException | RuntimeException e) {
      return new Availability.Missing("CUDA's libraries cannot be looked for: " + e.getMessage());
    }
  }

  /** Names in the order to load them, empty if there is no provider. */
  private Optional<List<String>> needed() throws IOException {
    List<String> all;
    if (natives != null && Files.isRegularFile(natives.resolve(PROVIDER))) {
      all = NeededLibraries.of(natives.resolve(PROVIDER));
    } else if (natives == null && CudaLibraries.class.getResource(BUNDLED) != null) {
      all = NEEDED_BY_BUNDLED;
    } else {
      return Optional.empty();
    }
    List<String> names = new ArrayList<>();
    // The runtime first, cuBLAS's lower half before the upper: each needs those before it.
    all.stream().filter(name -> name.startsWith("libcudart.")).forEach(names::add);
    all.stream()
        .filter(name -> name.startsWith("libcu") || name.startsWith("libnv"))
        .filter(name -> !name.equals(DRIVER) && !name.startsWith("libcudnn"))
        .filter(name -> !names.contains(name))
        .sorted((a, b) -> Boolean.compare(b.startsWith("libcublasLt"), a.startsWith("libcublasLt")))
        .forEach(names::add);
    names.add(all.stream().filter(n -> n.startsWith("libcudnn.")).findFirst().orElse(CUDNN));
    return Optional.of(names);
  }

  private String noProvider() {
    return "ONNX Runtime here is the one for the CPU: no %s in %s; start with KEDGE_NATIVES=cuda13 ./kedge, or see \"On a GPU server\" in README.md"
        .formatted(
            PROVIDER, natives == null ? "its jar (-D" + NATIVE_PATH + " not given)" : natives);
  }

  private String missing(List<String> names) {
    return "CUDA libraries missing: %s not found; looked through %s; install them (%s), or name their folders in %s, separated by colons"
        .formatted(
            String.join(", ", names), folders.looked(), packages(names), LibraryFolders.VARIABLE);
  }

  private static String packages(List<String> names) {
    boolean twelve = names.stream().anyMatch(name -> name.endsWith(".so.12"));
    boolean thirteen = names.stream().anyMatch(name -> name.endsWith(".so.13"));
    List<String> packages = new ArrayList<>();
    if (twelve || thirteen || names.stream().anyMatch(name -> name.startsWith("libcurand"))) {
      packages.add("CUDA " + (thirteen ? "13" : "12"));
    }
    if (names.stream().anyMatch(name -> name.startsWith("libcudnn"))) {
      packages.add("cuDNN 9 for it");
    }
    return packages.isEmpty() ? "they come with CUDA" : String.join(" and ", packages);
  }

  @SuppressWarnings("restricted") // loads native code
  private Availability load(Map<String, Path> found) throws IOException {
    for (Map.Entry<String, Path> library : found.entrySet()) {
      try {
        SymbolLookup.libraryLookup(library.getValue(), Arena.global());
      } catch (IllegalArgumentException e) {
        return new Availability.Missing(
            "%s does not load%s; is the file whole?"
                .formatted(library.getValue(), because(library.getValue())));
      }
    }
    found.keySet().stream()
        .filter(name -> name.startsWith("libcudart."))
        .map(runtime -> COMPILER + runtime.substring(runtime.lastIndexOf('.') + 1))
        .flatMap(name -> folders.find(name).stream())
        .forEach(file -> DriverProbe.loads(file.toString()));
    return usable(found);
  }

  private static String because(Path library) throws IOException {
    List<String> missing =
        NeededLibraries.of(library).stream().filter(name -> !DriverProbe.loads(name)).toList();
    return missing.isEmpty() ? "" : ", as it needs " + String.join(", ", missing);
  }

  private static Availability usable(Map<String, Path> found) {
    Map<String, List<String>> byFolder = new TreeMap<>();
    found.forEach(
        (name, file) ->
            byFolder.computeIfAbsent(folder(file), folder -> new ArrayList<>()).add(name));
    List<String> texts = new ArrayList<>();
    byFolder.forEach((folder, names) -> texts.add(String.join(", ", names) + " in " + folder));
    return new Availability.Usable(String.join("; ", texts));
  }

  private static String folder(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? "/" : parent.toString();
  }
}
