package dev.kedge.serve;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.kedge.serve.oip.InferParameter;
import dev.kedge.serve.oip.InferTensorContents;
import dev.kedge.serve.oip.ModelInferRequest;
import dev.kedge.serve.oip.ModelInferRequest.InferInputTensor;
import dev.kedge.serve.oip.ModelInferResponse;
import dev.kedge.serve.oip.ModelMetadataRequest;
import dev.kedge.serve.oip.ModelMetadataResponse;
import dev.kedge.serve.oip.ModelMetadataResponse.TensorMetadata;
import dev.kedge.serve.oip.ModelReadyRequest;
import dev.kedge.serve.oip.ModelReadyResponse;
import dev.kedge.serve.oip.ServerLiveResponse;
import dev.kedge.serve.oip.ServerMetadataResponse;
import dev.kedge.serve.oip.ServerReadyResponse;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** The Open Inference Protocol, version 2, by gRPC; and gRPC's own question about health. */
final class GrpcPages {
  private static final String SERVICE = "/inference.GRPCInferenceService/";

  /** grpc.health.v1.HealthCheckResponse: field 1, a number. */
  private static final byte STATUS = 0x08;

  private static final byte SERVING = 1;
  private static final byte NOT_SERVING = 2;

  private final Explaining explaining;
  private final Models models;
  private final Inference inference;
  private final Rendering rendering;

  GrpcPages(Explaining explaining, Models models, Inference inference, Rendering rendering) {
    this.explaining = explaining;
    this.models = models;
    this.inference = inference;
    this.rendering = rendering;
  }

  Routes routes() {
    return new Routes(new Refusal(501, "there is no such method here"))
        .addOpen(
            "POST",
            SERVICE + "ServerLive",
            "Whether the server runs.",
            (_, _) -> reply(ServerLiveResponse.newBuilder().setLive(true).build()))
        .addOpen(
            "POST",
            SERVICE + "ServerReady",
            "Whether it takes more pictures.",
            (_, _) -> reply(ServerReadyResponse.newBuilder().setReady(isReady()).build()))
        .addOpen(
            "POST",
            "/grpc.health.v1.Health/Check",
            "Whether it takes more pictures.",
            (_, _) ->
                Reply.of(200, Reply.BYTES, new byte[] {STATUS, isReady() ? SERVING : NOT_SERVING}))
        .addOpen("POST", SERVICE + "ServerMetadata", "The server.", (_, _) -> server())
        .add("POST", SERVICE + "ModelReady", "Whether a model is here.", (call, _) -> ready(call))
        .add("POST", SERVICE + "ModelMetadata", "A model.", (call, _) -> metadata(call))
        .addCostly(SERVICE + "ModelInfer", "Scores, or explanations.", (call, _) -> infer(call));
  }

  private boolean isReady() {
    return !explaining.admission().isFull();
  }

  private Reply server() {
    return reply(
        ServerMetadataResponse.newBuilder()
            .setName("kedge")
            .setVersion(rendering.version())
            .build());
  }

  private Reply ready(Call call) {
    ModelReadyRequest asked = read(call, ModelReadyRequest.parser());
    var _ = model(asked.getName(), asked.getVersion());
    return reply(ModelReadyResponse.newBuilder().setReady(true).build());
  }

  private Reply metadata(Call call) {
    ModelMetadataRequest asked = read(call, ModelMetadataRequest.parser());
    ServedModel model = model(asked.getName(), asked.getVersion());
    return reply(
        ModelMetadataResponse.newBuilder()
            .setName(model.name())
            .setPlatform("kedge")
            .addInputs(
                TensorMetadata.newBuilder()
                    .setName("pictures")
                    .setDatatype("UINT8")
                    .addAllShape(List.of(-1L, -1L, -1L, 3L)))
            .addOutputs(
                TensorMetadata.newBuilder()
                    .setName("scores")
                    .setDatatype("FP32")
                    .addAllShape(List.of(-1L, (long) model.info().labels().size())))
            .build());
  }

  private Reply infer(Call call) throws InterruptedException {
    ModelInferRequest asked = read(call, ModelInferRequest.parser());
    ServedModel model = model(asked.getModelName(), asked.getModelVersion());
    Map<String, String> options = Explaining.options(call);
    InferParameter explain = asked.getParametersMap().get(Inference.EXPLAIN);
    if (explain != null) {
      options.putAll(options(explain));
    }
    options.put("model", model.name());
    List<Received> pictures = pictures(asked, options);
    ModelInferResponse.Builder answer =
        ModelInferResponse.newBuilder().setModelName(model.name()).setId(asked.getId());
    boolean raw = asked.getRawInputContentsCount() > 0; // answered as it was asked
    return reply(
        explain == null
            ? scores(inference.scores(model.name(), pictures), answer, raw)
            : explanations(inference.explanations(pictures, call), answer, raw));
  }

  private static Map<String, String> options(InferParameter given) {
    if (given.hasBoolParam() && given.getBoolParam()) {
      return Map.of();
    }
    if (!given.hasStringParam()) {
      throw new Refusal(
          400, Inference.EXPLAIN + " is a text with JSON, as {\"threshold\": 0.9}, or true");
    }
    return Bodies.options(Bodies.json(Rendering.utf8(given.getStringParam())));
  }

  private static List<Received> pictures(ModelInferRequest asked, Map<String, String> options) {
    List<ByteString> raws = asked.getRawInputContentsList();
    if (!raws.isEmpty() && raws.size() != asked.getInputsCount()) {
      throw new Refusal(
          400, "%s raw tensors for %s inputs".formatted(raws.size(), asked.getInputsCount()));
    }
    List<List<Received>> pictures = new ArrayList<>();
    List<List<SentMap>> maps = new ArrayList<>();
    for (int i = 0; i < asked.getInputsCount(); i++) {
      InferInputTensor input = asked.getInputs(i);
      Optional<byte[]> raw =
          raws.isEmpty() ? Optional.empty() : Optional.of(raws.get(i).toByteArray());
      long[] shape = input.getShapeList().stream().mapToLong(Long::longValue).toArray();
      InferTensorContents contents = input.getContents();
      if (input.getName().equals(SentMap.NAME)) {
        maps.add(
            SentMap.of(
                input.getDatatype(), shape, raw, () -> ids(contents), () -> files(contents)));
      } else {
        pictures.add(
            Pictures.of(
                input.getDatatype(),
                shape,
                raw,
                () -> pixels(contents.getUintContentsList()),
                () -> files(contents),
                options));
      }
    }
    return SentMap.only(pictures, maps);
  }

  private static List<byte[]> files(InferTensorContents contents) {
    return contents.getBytesContentsList().stream().map(ByteString::toByteArray).toList();
  }

  /** Those of whichever type has some. */
  private static long[] ids(InferTensorContents contents) {
    return LongStream.concat(
            LongStream.concat(
                contents.getUintContentsList().stream().mapToLong(Integer::toUnsignedLong),
                contents.getIntContentsList().stream().mapToLong(Integer::longValue)),
            contents.getInt64ContentsList().stream().mapToLong(Long::longValue))
        .toArray();
  }

  private static byte[] pixels(List<Integer> values) {
    byte[] pixels = new byte[values.size()];
    for (int i = 0; i < pixels.length; i++) {
      int value = values.get(i);
      if (value < 0 || value > 255) {
        throw new Refusal(
            400,
            "a pixel's value is %s, expected 0 to 255".formatted(Integer.toUnsignedString(value)));
      }
      pixels[i] = (byte) value;
    }
    return pixels;
  }

  private static ModelInferResponse scores(
      double[][] rows, ModelInferResponse.Builder answer, boolean raw) {
    var output =
        answer
            .addOutputsBuilder()
            .setName("scores")
            .setDatatype("FP32")
            .addShape(rows.length)
            .addShape(rows[0].length);
    if (raw) {
      answer.addRawOutputContents(ByteString.copyFrom(InferencePages.littleEndian(rows)));
    } else {
      for (double[] row : rows) {
        for (double value : row) {
          output.getContentsBuilder().addFp32Contents((float) value);
        }
      }
    }
    return answer.build();
  }

  private static ModelInferResponse explanations(
      List<String> lines, ModelInferResponse.Builder answer, boolean raw) {
    var output =
        answer
            .putParameters("x-seldon-alibi-type", text("explanation"))
            .putParameters("x-seldon-alibi-method", text(Inference.METHOD))
            .addOutputsBuilder()
            .setName("explanation")
            .setDatatype("BYTES")
            .addShape(lines.size());
    ByteArrayOutputStream together = new ByteArrayOutputStream();
    for (String line : lines) {
      byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
      if (raw) {
        together.writeBytes(Pictures.length(bytes.length));
        together.writeBytes(bytes);
      } else {
        output.getContentsBuilder().addBytesContents(ByteString.copyFrom(bytes));
      }
    }
    if (raw) {
      answer.addRawOutputContents(ByteString.copyFrom(together.toByteArray()));
    }
    return answer.build();
  }

  private static InferParameter text(String value) {
    return InferParameter.newBuilder().setStringParam(value).build();
  }

  private ServedModel model(String name, String version) {
    if (!version.isEmpty()) {
      throw new Refusal(404, "models have no versions here; leave the version empty");
    }
    return models.get(Optional.of(name).filter(given -> !given.isEmpty()));
  }

  private static <M extends Message> M read(Call call, Parser<M> parser) {
    try {
      return parser.parseFrom(call.body());
    } catch (InvalidProtocolBufferException e) {
      throw new Refusal(400, "the message is none of this method: " + e.getMessage());
    }
  }

  private static Reply reply(Message message) {
    return Reply.of(200, Reply.BYTES, message.toByteArray());
  }
}
