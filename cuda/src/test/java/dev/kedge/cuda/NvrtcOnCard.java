package dev.kedge.cuda;

import static dev.kedge.cuda.Driver.check;
import static org.bytedeco.cuda.global.cudart.cuModuleGetFunction;
import static org.bytedeco.cuda.global.cudart.cuModuleLoadData;
import static org.bytedeco.cuda.global.cudart.cuModuleUnload;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUmod_st;

/**
 * Compiles the kernels with NVRTC for the first card and has its driver load them. Prints JSON
 * lines; exit code 0 if all kernels are there, 3 without NVRTC. {@code bench/gpu} runs it.
 */
public final class NvrtcOnCard {
  private static final int NOT_RUN = 3;
  private static final List<String> KERNELS =
      List.of(
          "draw", "select8", "select4_chunked", "select2", "select1", "top_float32", "top_float16");

  private NvrtcOnCard() {}

  public static void main(String[] args) {
    if (!RuntimeCompiler.isThere()) {
      System.out.println("{\"reason\":\"NVRTC is not on this host: libnvrtc.so.13 is not found\"}");
      System.exit(NOT_RUN);
    }
    try (Arena arena = Arena.ofConfined();
        Opened opened = new Opened()) {
      CudaContext context = opened.add(CudaContext.open(0));
      MemorySegment code = RuntimeCompiler.compile(context.capability(), arena);
      CUmod_st module = new CUmod_st();
      check(cuModuleLoadData(module, Driver.pointer(code)), "cuModuleLoadData");
      for (String kernel : KERNELS) {
        check(
            cuModuleGetFunction(new CUfunc_st(), module, kernel), "cuModuleGetFunction " + kernel);
      }
      check(cuModuleUnload(module), "cuModuleUnload");
      System.out.printf(
          "{\"capability\":%d,\"bytes\":%d,\"kernels\":%d}%n",
          context.capability(), code.byteSize(), KERNELS.size());
    }
  }
}
