package dev.kedge.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.kedge.models.Identity;
import dev.kedge.serve.ServeOptions;
import dev.kedge.serve.oip.GRPCInferenceServiceGrpc;
import dev.kedge.serve.oip.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import dev.kedge.serve.oip.InferParameter;
import dev.kedge.serve.oip.InferTensorContents;
import dev.kedge.serve.oip.ModelInferRequest;
import dev.kedge.serve.oip.ModelInferRequest.InferInputTensor;
import dev.kedge.serve.oip.ModelInferResponse;
import dev.kedge.serve.oip.ModelMetadataRequest;
import dev.kedge.serve.oip.ModelReadyRequest;
import dev.kedge.serve.oip.ServerLiveRequest;
import dev.kedge.serve.oip.ServerMetadataRequest;
import dev.kedge.serve.oip.ServerReadyRequest;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The service by gRPC, asked by the client that gRPC's own generator makes. */
final class GrpcTest extends ServedTest {
  private ManagedChannel channel;
  private GRPCInferenceServiceBlockingStub client;

  @BeforeEach
  void connect() throws IOException {
    restart(options().grpcPort(0).build());
  }

  private void restart(ServeOptions options) throws IOException {
    disconnect();
    server.close();
    server = start(options);
    channel =
        Grpc.newChannelBuilder(
                server.grpcAddress().orElseThrow(), InsecureChannelCredentials.create())
            .build();
    client = GRPCInferenceServiceGrpc.newBlockingStub(channel);
  }

  @AfterEach
  void disconnect() {
    if (channel != null) {
      channel.shutdownNow();
    }
  }

  private static ModelInferRequest.Builder files(byte[]... files) {
    InferTensorContents.Builder contents = InferTensorContents.newBuilder();
    Arrays.stream(files).map(ByteString::copyFrom).forEach(contents::addBytesContents);
    return ModelInferRequest.newBuilder()
        .setModelName("demo")
        .setId("7")
        .addInputs(
            InferInputTensor.newBuilder()
                .setName("pictures")
                .setDatatype("BYTES")
                .addShape(files.length)
                .setContents(contents));
  }

  private static ModelInferRequest explain(String options, byte[]... files) {
    return files(files)
        .putParameters(
            "explain_parameters", InferParameter.newBuilder().setStringParam(options).build())
        .build();
  }

  private static ModelInferRequest longOne() {
    return explain("{\"strategy\": \"exhaustive\", \"segments\": 26}", photo);
  }

  private JsonNode explanation(ModelInferResponse answer, int number) throws IOException {
    assertEquals("explanation", answer.getOutputs(0).getName());
    return JSON.readTree(
        answer.getOutputs(0).getContents().getBytesContents(number).toStringUtf8());
  }

  private static Status refused(org.junit.jupiter.api.function.Executable call) {
    return assertThrows(StatusRuntimeException.class, call).getStatus();
  }

  @Test
  void serverAndModelAreDescribed() {
    assertTrue(client.serverLive(ServerLiveRequest.getDefaultInstance()).getLive());
    assertTrue(client.serverReady(ServerReadyRequest.getDefaultInstance()).getReady());
    assertEquals(
        "kedge", client.serverMetadata(ServerMetadataRequest.getDefaultInstance()).getName());
    assertTrue(
        client.modelReady(ModelReadyRequest.newBuilder().setName("demo").build()).getReady());
    var metadata = client.modelMetadata(ModelMetadataRequest.newBuilder().setName("demo").build());
    assertEquals("UINT8", metadata.getInputs(0).getDatatype());
    assertEquals(classifier.model().labels().size(), metadata.getOutputs(0).getShape(1));
    Status other =
        refused(() -> client.modelReady(ModelReadyRequest.newBuilder().setName("x").build()));
    assertEquals(Status.Code.NOT_FOUND, other.getCode());
    assertTrue(String.valueOf(other.getDescription()).contains("demo"), other.toString());
  }

  @Test
  void explanationIsThatOfHttp() throws Exception {
    ModelInferResponse answer =
        client.modelInfer(explain("{\"seed\": 5, \"threshold\": 0.9}", photo, photo));
    assertEquals("7", answer.getId());
    JsonNode expected =
        found(json(post("/v1/explanations?seed=5&threshold=.9&name=picture%202", photo), 200));
    assertEquals(expected, found(explanation(answer, 1)));
  }

  @Test
  void scoresAreAnsweredAsTheyAreAsked() throws Exception {
    ModelInferResponse answer = client.modelInfer(files(photo).build());
    byte[] length =
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(photo.length).array();
    ModelInferResponse raw =
        client.modelInfer(
            files()
                .addRawInputContents(ByteString.copyFrom(length).concat(ByteString.copyFrom(photo)))
                .build());
    int classes = classifier.model().labels().size();
    assertEquals(classes, answer.getOutputs(0).getContents().getFp32ContentsCount());
    ByteBuffer scores =
        raw.getRawOutputContents(0).asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < classes; i++) {
      assertEquals(
          answer.getOutputs(0).getContents().getFp32Contents(i),
          scores.getFloat(),
          1e-6,
          "class " + i);
    }
  }

  @Test
  void whatIsWrongHasItsCode() {
    Status option = refused(() -> client.modelInfer(explain("{\"threshold\": 2}", photo)));
    assertEquals(Status.Code.INVALID_ARGUMENT, option.getCode());
    assertTrue(String.valueOf(option.getDescription()).contains("threshold"), option.toString());
    assertEquals(
        Status.Code.INVALID_ARGUMENT,
        refused(() -> client.modelInfer(explain("{}", new byte[] {1, 2}))).getCode());
    assertEquals(
        Status.Code.INVALID_ARGUMENT,
        refused(() -> client.modelInfer(explain("{}", new byte[2 << 20]))).getCode());
    assertEquals(
        Status.Code.NOT_FOUND,
        refused(() -> client.modelInfer(files(photo).setModelVersion("3").build())).getCode());
    assertEquals(
        Status.Code.UNIMPLEMENTED,
        refused(() -> client.withCompression("gzip").modelInfer(explain("{}", photo))).getCode());
  }

  @Test
  void deadlineGivesTheBestSoFar() throws Exception {
    ModelInferResponse answer = client.withDeadlineAfter(6, TimeUnit.SECONDS).modelInfer(longOne());
    assertEquals("DEADLINE", explanation(answer, 0).path("status").asText());
  }

  @Test
  void callThatIsCancelledLeavesItsPlace() throws Exception {
    var running = GRPCInferenceServiceGrpc.newFutureStub(channel).modelInfer(longOne());
    awaitWaiting(true);
    running.cancel(true);
    awaitWaiting(false);
    running = GRPCInferenceServiceGrpc.newFutureStub(channel).modelInfer(longOne());
    awaitWaiting(true);
    channel.shutdownNow();
    awaitWaiting(false);
    assertTrue(running.isDone());
  }

  private void awaitWaiting(boolean some) throws InterruptedException {
    long start = System.nanoTime();
    while (waiting() > 0 != some) {
      assertTrue(System.nanoTime() - start < 10e9, some ? "it does not begin" : "it goes on");
      Thread.sleep(20);
    }
  }

  @Test
  void whoHasNoRoomIsRefused() throws Exception {
    restart(options().grpcPort(0).mostPictures(1).build());
    json(post("/v1/jobs?" + LONG, photo), 202);
    Status full = refused(() -> client.modelInfer(explain("{}", photo)));
    assertEquals(Status.Code.RESOURCE_EXHAUSTED, full.getCode());
    assertTrue(
        !client.serverReady(ServerReadyRequest.getDefaultInstance()).getReady(), "it is full");
  }

  @Test
  void tokenAndCertificateAreThoseOfHttp() throws Exception {
    Path tokens = folder.resolve("grpc-tokens");
    Files.writeString(tokens, sha256("geheim") + " tester\n");
    Identity certificate = Identity.made(folder);
    restart(
        options()
            .grpcPort(0)
            .tokens(tokens)
            .reading(Duration.ofSeconds(1))
            .tls(new ServeOptions.Tls(certificate.certificate(), certificate.key()))
            .build());
    channel.shutdownNow();
    channel =
        Grpc.newChannelBuilder(
                server.grpcAddress().orElseThrow(),
                TlsChannelCredentials.newBuilder()
                    .trustManager(certificate.certificate().toFile())
                    .build())
            .overrideAuthority("localhost")
            .build();
    client = GRPCInferenceServiceGrpc.newBlockingStub(channel);
    assertEquals(
        Status.Code.UNAUTHENTICATED,
        refused(() -> client.modelInfer(explain("{}", photo))).getCode());
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer geheim");
    GRPCInferenceServiceBlockingStub known =
        client.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    // Longer than a request may take to come: the connection must outlive that.
    ModelInferResponse answer = known.withDeadlineAfter(6, TimeUnit.SECONDS).modelInfer(longOne());
    assertEquals("DEADLINE", explanation(answer, 0).path("status").asText());
  }
}
