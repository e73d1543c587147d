package dev.kedge.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.perturb.BackendException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * NVRTC compiles without a card. It runs under {@code -Pnvrtc}, which puts it on the class path and
 * an empty driver in place of the fake.
 */
final class RuntimeCompilerTest {
  private static final int ELF = 0x464C457F;

  @BeforeEach
  void nvrtc() {
    if (RuntimeCompilerTest.class.getResource("/org/bytedeco/cuda/linux-x86_64/libnvrtc.so.13")
        == null) {
      String reason = "NVRTC is not on the class path (-Pnvrtc)";
      System.out.println("skipped: " + reason);
      Assumptions.abort(reason);
    }
  }

  @Test
  void machineCodeHoldsAllKernels() {
    for (int capability : new int[] {75, 80, 90, 120}) {
      try (Arena arena = Arena.ofConfined()) {
        byte[] code = RuntimeCompiler.compile(capability, arena).toArray(ValueLayout.JAVA_BYTE);
        assertEquals(
            ELF,
            arena.allocateFrom(ValueLayout.JAVA_BYTE, code).get(ValueLayout.JAVA_INT_UNALIGNED, 0));
        String names = new String(code, StandardCharsets.ISO_8859_1);
        for (String kernel :
            List.of(
                "draw",
                "select8",
                "select4_chunked",
                "select2",
                "select1",
                "top_float32",
                "top_float16")) {
          assertTrue(names.contains(kernel), kernel + " for " + capability);
        }
        System.out.printf("NVRTC: %,d bytes for compute capability %d%n", code.length, capability);
      }
    }
  }

  @Test
  void anUnknownCardIsTold() {
    try (Arena arena = Arena.ofConfined()) {
      BackendException e =
          assertThrows(BackendException.class, () -> RuntimeCompiler.compile(10, arena));
      assertTrue(String.valueOf(e.getMessage()).contains("compute capability 1.0"), e.toString());
    }
  }
}
