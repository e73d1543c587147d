package dev.kedge.cuda;

import static dev.kedge.cuda.Driver.check;
import static org.bytedeco.cuda.global.cudart.CU_STREAM_NON_BLOCKING;
import static org.bytedeco.cuda.global.cudart.cuStreamCreate;
import static org.bytedeco.cuda.global.cudart.cuStreamDestroy;
import static org.bytedeco.cuda.global.cudart.cuStreamSynchronize;

import org.bytedeco.cuda.cudart.CUstream_st;

/** An order of work on a device. Safe for many threads, each with its context current. */
final class CudaStream implements Opened.Resource {
  private final CUstream_st handle = new CUstream_st();

  private CudaStream() {}

  /** Opens a stream that does not wait for the default stream. */
  static CudaStream open() {
    CudaStream stream = new CudaStream();
    check(cuStreamCreate(stream.handle, CU_STREAM_NON_BLOCKING), "cuStreamCreate");
    return stream;
  }

  /** The stream as other libraries of the process take it. */
  long address() {
    return handle.address();
  }

  CUstream_st handle() {
    return handle;
  }

  /** Waits for all work; throws what failed in it. */
  void synchronize() {
    check(cuStreamSynchronize(handle), "cuStreamSynchronize");
  }

  @Override
  public void close() {
    check(cuStreamDestroy(handle), "cuStreamDestroy");
  }
}
