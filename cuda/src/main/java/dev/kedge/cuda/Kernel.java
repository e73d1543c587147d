package dev.kedge.cuda;

import static dev.kedge.cuda.Driver.check;
import static org.bytedeco.cuda.global.cudart.cuLaunchKernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.javacpp.PointerPointer;

/** A function of the device. */
record Kernel(String name, CUfunc_st function) {
  /** How many threads run a kernel: blocks in x and y, threads of a block in x and y. */
  record Grid(int blocksX, int blocksY, int threadsX, int threadsY) {
    /** As few blocks of 256 threads as hold so many threads. */
    static Grid ofThreads(long threads) {
      return new Grid(blocks(threads, 256), 1, 256, 1);
    }

    static int blocks(long threads, int threadsOfBlock) {
      return Math.toIntExact((threads + threadsOfBlock - 1) / threadsOfBlock);
    }
  }

  /**
   * Launches the kernel in the stream's order.
   *
   * @param arguments addresses and integers; of a parameter of 32 bits, the low half is taken
   */
  void launch(CudaStream stream, Grid grid, long... arguments) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment values = arena.allocateFrom(ValueLayout.JAVA_LONG, arguments);
      MemorySegment addresses = arena.allocate(ValueLayout.ADDRESS, arguments.length);
      for (int i = 0; i < arguments.length; i++) {
        addresses.setAtIndex(ValueLayout.ADDRESS, i, values.asSlice(i * 8L));
      }
      check(
          cuLaunchKernel(
              function,
              grid.blocksX,
              grid.blocksY,
              1,
              grid.threadsX,
              grid.threadsY,
              1,
              0,
              stream.handle(),
              new PointerPointer<>(Driver.pointer(addresses)),
              (PointerPointer<?>) null),
          "cuLaunchKernel(" + name + ")");
    }
  }
}
