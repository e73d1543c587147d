package dev.kedge.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProviderOptions;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import ai.onnxruntime.providers.OrtTensorRTProviderOptions;
import java.util.Map;

/**
 * Adds ONNX Runtime's providers of NVIDIA cards to a session's options, through its C interface.
 * Its Java interface has methods for that, but they refuse to ("This binary was not compiled with
 * CUDA support") unless its own library for Java was compiled with CUDA, as that of {@code
 * onnxruntime_gpu} is and that of {@code onnxruntime} is not. That library only passes calls on;
 * the C interface does not care how it was compiled.
 */
public final class CardProviders {
  private CardProviders() {}

  /**
   * Adds the CUDA provider.
   *
   * @param device number of the card, from 0
   * @param settings by ONNX Runtime's names
   * @throws OrtException if ONNX Runtime has no such provider here
   * @throws dev.kedge.classify.ClassifierException if it refuses the settings or cannot be loaded
   */
  public static void addCuda(SessionOptions options, int device, Map<String, String> settings)
      throws OrtException {
    try (OrtCUDAProviderOptions provider = new OrtCUDAProviderOptions(device)) {
      add(options, provider, device, settings, OrtApi.UPDATE_CUDA, OrtApi.APPEND_CUDA);
    }
  }

  /** Adds the TensorRT provider, likewise. */
  public static void addTensorRt(SessionOptions options, int device, Map<String, String> settings)
      throws OrtException {
    try (OrtTensorRTProviderOptions provider = new OrtTensorRTProviderOptions(device)) {
      add(options, provider, device, settings, OrtApi.UPDATE_TENSORRT, OrtApi.APPEND_TENSORRT);
    }
  }

  private static void add(
      SessionOptions options,
      OrtProviderOptions provider,
      int device,
      Map<String, String> settings,
      int update,
      int append) {
    OrtApi api = OrtApi.load();
    long handle = NativeHandle.of(provider);
    api.updateProvider(update, handle, Map.of("device_id", Integer.toString(device)));
    api.updateProvider(update, handle, settings);
    api.appendProvider(append, NativeHandle.of(options), handle);
  }
}
