package dev.kedge.cuda;

import static dev.kedge.cuda.Driver.check;
import static org.bytedeco.cuda.global.cudart.cuModuleGetFunction;
import static org.bytedeco.cuda.global.cudart.cuModuleLoadData;
import static org.bytedeco.cuda.global.cudart.cuModuleUnload;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUmod_st;

/** The kernels on a device. */
final class KernelModule implements Opened.Resource {
  private final CUmod_st handle = new CUmod_st();

  private KernelModule() {}

  /** Loads the kernels into the current context; where the build made none, compiles them. */
  static KernelModule open(CudaContext context) {
    KernelModule module = new KernelModule();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment image =
          KernelImage.isThere()
              ? KernelImage.read(arena)
              : RuntimeCompiler.compile(context.capability(), arena);
      check(cuModuleLoadData(module.handle, Driver.pointer(image)), "cuModuleLoadData");
    }
    return module;
  }

  /** The kernel of a name; usable as long as the module is open, by many threads. */
  Kernel kernel(String name) {
    CUfunc_st function = new CUfunc_st();
    check(cuModuleGetFunction(function, handle, name), "cuModuleGetFunction(" + name + ")");
    return new Kernel(name, function);
  }

  @Override
  public void close() {
    check(cuModuleUnload(handle), "cuModuleUnload");
  }
}
