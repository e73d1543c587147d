@NullMarked
package dev.kedge.onnx;

import org.jspecify.annotations.NullMarked;
