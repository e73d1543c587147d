/** Native parts on the CPU: models on ONNX Runtime, pictures decoded by libwebp. */
module dev.kedge.onnx {
  requires transitive dev.kedge.models;
  requires transitive com.microsoft.onnxruntime;
  requires static transitive java.desktop;
  requires org.bytedeco.javacpp;
  requires org.bytedeco.leptonica;

  exports dev.kedge.decode;
  exports dev.kedge.onnx;

  provides dev.kedge.image.io.PixelDecoder with
      dev.kedge.decode.LeptonicaWebp;
  provides dev.kedge.models.ModelRuntime with
      dev.kedge.onnx.CpuRuntime;
}
