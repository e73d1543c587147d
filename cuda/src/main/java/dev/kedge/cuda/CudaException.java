package dev.kedge.cuda;

import dev.kedge.perturb.BackendException;
import java.util.Locale;

/** A call of the CUDA driver failed. */
public final class CudaException extends BackendException {
  private static final long serialVersionUID = 1;

  private final String call;
  private final int code;
  private final String text;

  CudaException(String call, int code, String text) {
    super(sentence(call, code, text));
    this.call = call;
    this.code = code;
    this.text = text;
  }

  static String sentence(String call, int code, String text) {
    return String.format(Locale.ROOT, "%s failed: %s (CUDA error %d)", call, text, code);
  }

  /** The call, with its size where that tells something: {@code cuMemAlloc(602112 bytes)}. */
  public String call() {
    return call;
  }

  /** The driver's number of the error, a {@code CUresult}. */
  public int code() {
    return code;
  }

  /** What the driver says about it. */
  public String text() {
    return text;
  }
}
