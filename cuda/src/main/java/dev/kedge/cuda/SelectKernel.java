package dev.kedge.cuda;

/** The select of {@code select.cuh}, for pictures of one size and type. */
final class SelectKernel {
  private static final int CHUNK_BYTES = 16;
  private static final int ROWS_OF_THREAD = 8;
  private static final int THREADS = 256;

  private final Kernel kernel;
  private final int period;
  private final int repeats;
  private final int lanes;

  /** The kernel for pictures like this one. */
  SelectKernel(KernelModule kernels, DevicePicture like) {
    period = like.period();
    repeats = like.repeats();
    int bytes = like.input().type().bytes();
    boolean chunked = period % (CHUNK_BYTES / bytes) == 0;
    lanes = chunked ? CHUNK_BYTES / bytes : 1;
    kernel = kernels.kernel("select" + bytes + (chunked ? "_chunked" : ""));
  }

  /** Writes rows in the stream's order, the first at an address. */
  void launch(Rows rows, long target, CudaStream stream) {
    long chunks = (long) period / lanes * repeats;
    Kernel.Grid grid =
        new Kernel.Grid(
            Kernel.Grid.blocks(chunks, THREADS),
            Kernel.Grid.blocks(rows.count(), ROWS_OF_THREAD),
            THREADS,
            1);
    kernel.launch(
        stream,
        grid,
        rows.memory().address(),
        rows.masksAddress(),
        target,
        rows.count(),
        period,
        repeats);
  }
}
