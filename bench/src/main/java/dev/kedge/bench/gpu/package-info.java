/**
 * Checks and measurements on a machine with an NVIDIA card, each a process of its own that prints
 * JSON lines: {@link dev.kedge.bench.gpu.RunChecks} runs them all. {@code bench/gpu/bundle} packs
 * what they need.
 */
@NullMarked
package dev.kedge.bench.gpu;

import org.jspecify.annotations.NullMarked;
