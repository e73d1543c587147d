package dev.kedge.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.kedge.perturb.Availability;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Asks the driver, by itself and without any other library, whether there is a card to work on:
 * JavaCPP's classes throw errors where there is no driver, and may not be touched before.
 */
@SuppressWarnings("restricted") // calls of native code
final class DriverProbe {
  private static final int NO_DEVICE = 100;
  private static final int LEAST_DRIVER = 13000;
  private static final int LEAST_CAPABILITY = 75;
  private static final int CAPABILITY_MAJOR = 75;
  private static final int CAPABILITY_MINOR = 76;
  private static final int NAME_BYTES = 256;
  private static final String BINDINGS = "/org/bytedeco/cuda/linux-x86_64/libjnicudart.so";
  private static final String BUNDLED_RUNTIME = "/org/bytedeco/cuda/linux-x86_64/libcudart.so.13";

  private final String driver;
  private final List<String> runtimes;

  DriverProbe() {
    this("libcuda.so.1", runtimes());
  }

  private static List<String> runtimes() {
    String name = "libcudart.so.13";
    return Stream.concat(
            Stream.of(name), LibraryFolders.here().find(name).stream().map(Path::toString))
        .toList();
  }

  /** A probe of a driver of that name, and of the runtime under one of these names. */
  DriverProbe(String driver, List<String> runtimes) {
    this.driver = driver;
    this.runtimes = runtimes;
  }

  /** The card of a number, from 0. Never throws. */
  Availability card(int number) {
    List<Availability> cards = cards();
    if (number < cards.size()) {
      return cards.get(number);
    }
    return cards.getFirst() instanceof Availability.Missing none && cards.size() == 1
        ? none
        : new Availability.Missing(
            String.format(
                Locale.ROOT,
                "no card %d: the driver sees %d, numbered from 0",
                number,
                cards.size()));
  }

  /** All cards by number, or one reason why there are none. Never throws. */
  List<Availability> cards() {
    try (Arena arena = Arena.ofConfined()) {
      return loads(driver)
          ? new Calls(SymbolLookup.libraryLookup(driver, Arena.global()), arena).cards()
          : missing(
              "no driver: %s is not found; a machine with an NVIDIA card needs driver 580 or later"
                  .formatted(driver));
    } catch (Throwable e) {
      return missing("the driver cannot be asked: " + e.getMessage());
    }
  }

  private static List<Availability> missing(String reason) {
    return List.of(new Availability.Missing(reason));
  }

  /** Loads a library for good; JavaCPP's library, which needs it, then finds it. */
  static boolean loads(String library) {
    try {
      SymbolLookup.libraryLookup(library, Arena.global());
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private final class Calls {
    private final SymbolLookup functions;
    private final Arena arena;
    private final MemorySegment number;

    Calls(SymbolLookup functions, Arena arena) {
      this.functions = functions;
      this.arena = arena;
      number = arena.allocate(JAVA_INT);
    }

    List<Availability> cards() throws Throwable {
      int started = call("cuInit", List.of(JAVA_INT), 0);
      if (started != 0 && started != NO_DEVICE) {
        return missing(
            String.format(
                Locale.ROOT,
                "the driver does not start: cuInit gives error %d, %s",
                started,
                text(started)));
      }
      int count = started == NO_DEVICE ? 0 : number("cuDeviceGetCount", List.of(ADDRESS), number);
      if (count == 0) {
        return missing(
            "no device: the driver is there, but sees no NVIDIA card (is CUDA_VISIBLE_DEVICES"
                + " set?)");
      }
      int version = number("cuDriverGetVersion", List.of(ADDRESS), number);
      if (version < LEAST_DRIVER) {
        return missing(
            "driver too old: it is for CUDA %s, needed is 13.0; install driver 580 or later"
                .formatted(version(version)));
      }
      String library = missingLibrary();
      if (!library.isEmpty()) {
        return missing(library);
      }
      List<Availability> cards = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        cards.add(card(i, version));
      }
      return cards;
    }

    private Availability card(int ordinal, int version) throws Throwable {
      int device = number("cuDeviceGet", List.of(ADDRESS, JAVA_INT), number, ordinal);
      int capability =
          10 * attribute(CAPABILITY_MAJOR, device) + attribute(CAPABILITY_MINOR, device);
      String card =
          name(device) + ", compute capability " + capability / 10 + "." + capability % 10;
      return capability < LEAST_CAPABILITY
          ? new Availability.Missing("card too old: %s, needed is 7.5".formatted(card))
          : new Availability.Usable(card + ", driver for CUDA " + version(version));
    }

    private String missingLibrary() {
      if (DriverProbe.class.getResource(BINDINGS) == null) {
        return "bindings missing: no org.bytedeco:cuda for linux-x86_64 on the class path";
      }
      if (DriverProbe.class.getResource(BUNDLED_RUNTIME) == null
          && runtimes.stream().noneMatch(DriverProbe::loads)) {
        return "CUDA runtime missing: %s is not found; install CUDA 13's (package cuda-cudart-13-0) or set KEDGE_CUDA_PATH to its folder"
            .formatted(runtimes.getFirst());
      }
      return KernelImage.isThere() || RuntimeCompiler.isThere()
          ? ""
          : "kernels missing: Kedge was built without nvcc; build it where CUDA 13's nvcc is, or"
              + " add org.bytedeco:cuda-redist for linux-x86_64 to the class path";
    }

    private static String version(int version) {
      return version / 1000 + "." + version % 1000 / 10;
    }

    private int attribute(int attribute, int device) throws Throwable {
      return number(
          "cuDeviceGetAttribute", List.of(ADDRESS, JAVA_INT, JAVA_INT), number, attribute, device);
    }

    private String name(int device) throws Throwable {
      MemorySegment name = arena.allocate(NAME_BYTES);
      check(
          "cuDeviceGetName",
          call("cuDeviceGetName", List.of(ADDRESS, JAVA_INT, JAVA_INT), name, NAME_BYTES, device));
      return name.getString(0);
    }

    private String text(int code) throws Throwable {
      MemorySegment text = arena.allocate(ADDRESS);
      return call("cuGetErrorString", List.of(JAVA_INT, ADDRESS), code, text) == 0
          ? text.get(ADDRESS, 0).reinterpret(NAME_BYTES).getString(0)
          : "unknown error";
    }

    /** What a call writes into {@link #number}. */
    private int number(String name, List<MemoryLayout> parameters, Object... arguments)
        throws Throwable {
      check(name, call(name, parameters, arguments));
      return number.get(JAVA_INT, 0);
    }

    private void check(String name, int code) throws Throwable {
      if (code != 0) {
        throw new IllegalStateException(name + " gives error " + code + ", " + text(code));
      }
    }

    private int call(String name, List<MemoryLayout> parameters, Object... arguments)
        throws Throwable {
      MemorySegment function =
          functions
              .find(name)
              .orElseThrow(() -> new IllegalStateException(driver + " has no " + name));
      FunctionDescriptor type =
          FunctionDescriptor.of(JAVA_INT, parameters.toArray(MemoryLayout[]::new));
      return (int)
          Linker.nativeLinker().downcallHandle(function, type).invokeWithArguments(arguments);
    }
  }
}
