/**
 * Models that run on a server: asked by the Open Inference Protocol, version 2, over HTTP (<a
 * href="https://github.com/kserve/open-inference-protocol">its description</a>), which Triton,
 * KServe, MLServer, OpenVINO Model Server and others speak; tensors are sent as bytes where the
 * server takes them (<a
 * href="https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_binary_data.md">Triton's
 * extension</a>), else as JSON.
 */
@org.jspecify.annotations.NullMarked
package dev.kedge.models.remote;
