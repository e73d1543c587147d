package dev.kedge.cuda;

import static org.bytedeco.cuda.global.nvrtc.NVRTC_SUCCESS;
import static org.bytedeco.cuda.global.nvrtc.nvrtcCompileProgram;
import static org.bytedeco.cuda.global.nvrtc.nvrtcCreateProgram;
import static org.bytedeco.cuda.global.nvrtc.nvrtcDestroyProgram;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetCUBIN;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetCUBINSize;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetErrorString;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetProgramLog;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetProgramLogSize;

import dev.kedge.perturb.BackendException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.bytedeco.cuda.nvrtc._nvrtcProgram;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;

/**
 * Compiles the kernels with NVRTC, to machine code for one card: code for all cards (PTX) of a
 * newer NVRTC would be refused by an older driver.
 */
final class RuntimeCompiler {
  private static final String BUNDLED = "/org/bytedeco/cuda/linux-x86_64/libnvrtc.so.13";
  private static final String INSTALLED = "libnvrtc.so.13";
  private static final List<String> SOURCES =
      List.of("row.cuh", "draw.cuh", "select.cuh", "top.cuh");
  private static final long ALIGNMENT_BYTES = 64;

  private RuntimeCompiler() {}

  /** Whether NVRTC is on the class path or installed. */
  static boolean isThere() {
    return RuntimeCompiler.class.getResource(BUNDLED) != null || DriverProbe.loads(INSTALLED);
  }

  /**
   * Machine code of all kernels.
   *
   * @param capability of the card, 90 for 9.0
   * @throws BackendException if NVRTC does not know the card
   */
  static MemorySegment compile(int capability, Arena arena) {
    _nvrtcProgram program = new _nvrtcProgram();
    check(
        nvrtcCreateProgram(
            program,
            text(source(), arena),
            text("kernels.cu", arena),
            0,
            (PointerPointer<?>) null,
            (PointerPointer<?>) null),
        "nvrtcCreateProgram");
    try {
      MemorySegment options = arena.allocate(ValueLayout.ADDRESS, 2);
      String architecture = "--gpu-architecture=sm_" + capability;
      options.setAtIndex(ValueLayout.ADDRESS, 0, arena.allocateFrom(architecture));
      options.setAtIndex(ValueLayout.ADDRESS, 1, arena.allocateFrom("--std=c++17"));
      int compiled = nvrtcCompileProgram(program, 2, new PointerPointer<>(Driver.pointer(options)));
      if (compiled != NVRTC_SUCCESS) {
        throw new BackendException(
            String.format(
                Locale.ROOT,
                "NVRTC does not compile the kernels for compute capability %d.%d: %s",
                capability / 10,
                capability % 10,
                log(program, arena)));
      }
      SizeTPointer size = new SizeTPointer(Driver.pointer(arena.allocate(ValueLayout.JAVA_LONG)));
      check(nvrtcGetCUBINSize(program, size), "nvrtcGetCUBINSize");
      MemorySegment code = arena.allocate(size.get(), ALIGNMENT_BYTES);
      check(nvrtcGetCUBIN(program, new BytePointer(Driver.pointer(code))), "nvrtcGetCUBIN");
      return code;
    } finally {
      nvrtcDestroyProgram(program);
    }
  }

  private static String log(_nvrtcProgram program, Arena arena) {
    SizeTPointer size = new SizeTPointer(Driver.pointer(arena.allocate(ValueLayout.JAVA_LONG)));
    check(nvrtcGetProgramLogSize(program, size), "nvrtcGetProgramLogSize");
    MemorySegment log = arena.allocate(size.get() + 1);
    check(nvrtcGetProgramLog(program, new BytePointer(Driver.pointer(log))), "nvrtcGetProgramLog");
    return log.getString(0).strip();
  }

  private static void check(int result, String call) {
    if (result != NVRTC_SUCCESS) {
      throw new CudaException(call, result, nvrtcGetErrorString(result).getString());
    }
  }

  private static BytePointer text(String text, Arena arena) {
    return new BytePointer(Driver.pointer(arena.allocateFrom(text)));
  }

  /** All sources in one, as {@code kernels.cu} includes them. */
  private static String source() {
    return SOURCES.stream()
        .flatMap(name -> read(name).lines())
        .filter(line -> !line.startsWith("#include") && !line.startsWith("#pragma once"))
        .collect(Collectors.joining("\n"));
  }

  private static String read(String name) {
    try (InputStream source = RuntimeCompiler.class.getResourceAsStream("source/" + name)) {
      if (source == null) {
        throw new IllegalStateException("no resource source/" + name + " in kedge-cuda");
      }
      return new String(source.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("reading the kernel source " + name, e);
    }
  }
}
