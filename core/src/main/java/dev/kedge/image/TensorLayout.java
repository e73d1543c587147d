package dev.kedge.image;

/** The order of a model input's dimensions: N pictures, C channels, H rows, W columns. */
public enum TensorLayout {
  /** Channel planes one after the other. */
  NCHW,
  /** Channels interleaved. */
  NHWC
}
