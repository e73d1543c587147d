package dev.kedge.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.kedge.classify.ClassifierException;
import dev.kedge.classify.ModelInfo;
import dev.kedge.image.InputSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.StampedLock;

/**
 * An opened model: ONNX Runtime's session and what graph and files say of it.
 *
 * <p>Safe for many threads. Closing waits for evaluations that run.
 */
public final class OnnxModel implements AutoCloseable {
  private final OrtSession session;
  private final String inputName;
  private final InputSpec input;
  private final GraphOutput output;
  private final int fixedBatchSize;
  private final ModelInfo info;
  private final StampedLock lock = new StampedLock();
  private boolean closed;

  private OnnxModel(
      OrtSession session,
      GraphInput graph,
      InputSpec input,
      GraphOutput output,
      int fixedBatchSize,
      ModelInfo info) {
    this.session = session;
    this.inputName = graph.name();
    this.input = input;
    this.output = output;
    this.fixedBatchSize = fixedBatchSize;
    this.info = info;
  }

  /**
   * Opens a model folder or an .onnx file. The model is evaluated once on made-up pictures, to
   * learn its outputs' shapes and range.
   *
   * @throws ClassifierException if there is no model, or it is none of an image classifier, or its
   *     files contradict each other
   */
  public static OnnxModel open(Path path, OnnxOptions options, ExecutionProvider provider) {
    ModelFiles files = ModelFiles.find(path);
    OrtSession session = openSession(files, options, provider);
    try {
      OnnxGraph operators = OnnxGraph.read(files.model());
      GraphInput graph = GraphInput.of(session.getInputInfo().values(), options.layout());
      InputPlan plan = InputPlan.of(files, graph, options);
      Probe probe = probe(session, graph, plan.spec());
      GraphOutput output =
          GraphOutput.choose(session.getOutputInfo().values(), probe, operators, options);
      List<String> labels =
          Labels.read(options.labels(), files.config(), output.classes(), output.yesOrNo());
      ModelInfo info =
          new ModelInfo(
              files.name(), files.sha256(), labels, plan.preprocessing(), text(options, provider));
      int batch = graph.batch() == 0 && probe.pictures() == 1 ? 1 : graph.batch();
      return new OnnxModel(session, graph, plan.spec(), output, batch, info);
    } catch (OrtException | IOException e) {
      close(session);
      throw new ClassifierException("cannot read " + files.model() + ": " + Tensors.reason(e), e);
    } catch (RuntimeException e) {
      close(session);
      throw e;
    }
  }

  private static OrtSession openSession(
      ModelFiles files, OnnxOptions options, ExecutionProvider provider) {
    OrtEnvironment environment = environment();
    try (SessionOptions settings = new SessionOptions()) {
      settings.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
      settings.setIntraOpNumThreads(options.threads());
      settings.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      settings.addConfigEntry("session.intra_op.allow_spinning", options.spinning() ? "1" : "0");
      provider.addTo(settings);
      return environment.createSession(files.model().toString(), settings);
    } catch (OrtException e) {
      throw new ClassifierException(
          "%s is no ONNX model that ONNX Runtime %s can open: %s. Check that the file is complete, or export the model again"
              .formatted(files.model(), environment.getVersion(), Tensors.reason(e)),
          e);
    }
  }

  private static OrtEnvironment environment() {
    try {
      return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "kedge");
    } catch (LinkageError | IllegalStateException e) {
      throw new ClassifierException(
          "ONNX Runtime's native library does not load on %s %s: %s"
              .formatted(
                  System.getProperty("os.name"), System.getProperty("os.arch"), Tensors.reason(e)),
          e);
    }
  }

  /** Tries two pictures where the graph takes any number, and one if it lies about that. */
  private static Probe probe(OrtSession session, GraphInput graph, InputSpec spec)
      throws OrtException {
    try {
      return Probe.run(session, graph.name(), spec, graph.batch() > 0 ? graph.batch() : 2);
    } catch (OrtException e) {
      if (graph.batch() == 0) {
        try {
          return Probe.run(session, graph.name(), spec, 1);
        } catch (OrtException again) {
          e.addSuppressed(again);
        }
      }
      throw new ClassifierException(
          "the model fails on pictures of %d×%d×%d (channels × height × width): %s"
              .formatted(
                  spec.shape().channels(),
                  spec.shape().height(),
                  spec.shape().width(),
                  Tensors.reason(e)),
          e);
    }
  }

  private static String text(OnnxOptions options, ExecutionProvider provider) {
    int threads = options.threads();
    return "ONNX Runtime %s, %s, %d %s"
        .formatted(
            environment().getVersion(),
            provider.device(),
            threads,
            threads == 1 ? "thread" : "threads");
  }

  public ModelInfo info() {
    return info;
  }

  /** What one picture looks like in the input. */
  public InputSpec input() {
    return input;
  }

  public String inputName() {
    return inputName;
  }

  /** The only batch size that the model takes, or 0 if it takes any. */
  public int fixedBatchSize() {
    return fixedBatchSize;
  }

  GraphOutput output() {
    return output;
  }

  /**
   * Evaluates the model on tensors of the caller.
   *
   * @throws ClassifierException if ONNX Runtime fails
   * @throws IllegalStateException if the model is closed
   */
  void run(Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs) {
    long stamp = lock.readLock();
    try {
      if (closed) {
        throw new IllegalStateException("model " + info.name() + " is closed");
      }
      session.run(inputs, outputs).close();
    } catch (OrtException e) {
      throw new ClassifierException("model " + info.name() + " failed: " + Tensors.reason(e), e);
    } finally {
      lock.unlockRead(stamp);
    }
  }

  @Override
  public void close() {
    long stamp = lock.writeLock();
    try {
      if (!closed) {
        closed = true;
        close(session);
      }
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  private static void close(OrtSession session) {
    try {
      session.close();
    } catch (OrtException e) {
      throw new ClassifierException("closing a model failed: " + Tensors.reason(e), e);
    }
  }
}
