package dev.kedge.cuda;

import static dev.kedge.cuda.Driver.check;
import static org.bytedeco.cuda.global.cudart.CU_EVENT_DISABLE_TIMING;
import static org.bytedeco.cuda.global.cudart.cuEventCreate;
import static org.bytedeco.cuda.global.cudart.cuEventDestroy;
import static org.bytedeco.cuda.global.cudart.cuEventRecord;
import static org.bytedeco.cuda.global.cudart.cuEventSynchronize;

import org.bytedeco.cuda.cudart.CUevent_st;

/** A point in a stream that can be waited for. */
final class CudaEvent implements Opened.Resource {
  private final CUevent_st handle = new CUevent_st();

  private CudaEvent() {}

  static CudaEvent open() {
    CudaEvent event = new CudaEvent();
    check(cuEventCreate(event.handle, CU_EVENT_DISABLE_TIMING), "cuEventCreate");
    return event;
  }

  /** Sets the point after all work that the stream has now. */
  void record(CudaStream stream) {
    check(cuEventRecord(handle, stream.handle()), "cuEventRecord");
  }

  /** Waits for the point that was set last, if any. */
  void await() {
    check(cuEventSynchronize(handle), "cuEventSynchronize");
  }

  @Override
  public void close() {
    check(cuEventDestroy(handle), "cuEventDestroy");
  }
}
