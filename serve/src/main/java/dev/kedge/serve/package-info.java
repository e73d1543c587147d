/**
 * Explanations as a service: {@link dev.kedge.serve.ExplanationServer} puts {@link
 * dev.kedge.serve.ServedModel}s behind HTTP. Protocols: its own ({@code /v1/explanations}, {@code
 * /v1/jobs}), the Open Inference Protocol, version 2, and KServe's V1.
 */
@org.jspecify.annotations.NullMarked
package dev.kedge.serve;
