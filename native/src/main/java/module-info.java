/** Inference on ONNX Runtime. */
module dev.kedge.onnx {
  requires transitive dev.kedge.models;
  requires transitive com.microsoft.onnxruntime;

  exports dev.kedge.onnx;

  provides dev.kedge.models.ModelRuntime with
      dev.kedge.onnx.CpuRuntime;
}
