module example {
  requires dev.kedge.onnx;
}
