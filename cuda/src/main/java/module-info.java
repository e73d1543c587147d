/** Pictures masked and models evaluated on an NVIDIA card. Everything is found by its services. */
module dev.kedge.cuda {
  requires dev.kedge.onnx;
  requires org.bytedeco.cuda;
  requires org.bytedeco.javacpp;

  provides dev.kedge.perturb.Backend with
      dev.kedge.cuda.CudaBackend;
  provides dev.kedge.models.ModelRuntime with
      dev.kedge.cuda.CudaRuntime,
      dev.kedge.cuda.TensorRtRuntime;
}
