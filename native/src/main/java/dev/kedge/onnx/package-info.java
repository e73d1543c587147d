/**
 * Classifiers in the ONNX format, run by ONNX Runtime.
 *
 * <p>{@link dev.kedge.onnx.OnnxClassifier} is the door; {@link dev.kedge.onnx.OnnxModel} is the
 * opened model underneath, for classifiers that feed it from other memory.
 */
@NullMarked
package dev.kedge.onnx;

import org.jspecify.annotations.NullMarked;
