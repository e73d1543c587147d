package dev.kedge.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.kedge.classify.ClassifierException;
import dev.kedge.classify.Inference;
import dev.kedge.classify.ModelInfo;
import dev.kedge.image.ElementType;
import dev.kedge.image.InputSpec;
import dev.kedge.models.InputPlan;
import dev.kedge.models.Labels;
import dev.kedge.models.ModelConfiguration;
import dev.kedge.models.ModelFolder;
import dev.kedge.models.ModelInput;
import dev.kedge.models.ModelOptions;
import dev.kedge.models.trial.ImageInput;
import dev.kedge.models.trial.ScoreOutput;
import dev.kedge.models.trial.Trial;
import dev.kedge.perturb.BackendException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * An opened model: ONNX Runtime's session and what graph and files say of it.
 *
 * <p>Safe for many threads. Closing waits for evaluations that run.
 */
public final class OnnxModel implements AutoCloseable {
  private final Session session;
  private final Supplier<Session> another;
  private final PictureInput input;
  private final ScoreOutput output;
  private final int fixedBatchSize;
  private final int concurrency;
  private final ModelInfo info;

  private OnnxModel(
      Session session,
      Supplier<Session> another,
      PictureInput input,
      ScoreOutput output,
      int fixedBatchSize,
      int concurrency,
      ModelInfo info) {
    this.session = session;
    this.another = another;
    this.input = input;
    this.output = output;
    this.fixedBatchSize = fixedBatchSize;
    this.concurrency = concurrency;
    this.info = info;
  }

  /**
   * Opens a model folder or an .onnx file. The model is asked about made-up pictures, to learn its
   * outputs' shapes and range, and whether an answer depends on the pictures beside it.
   *
   * @throws ClassifierException if there is no model, or it is none of an image classifier, or its
   *     files contradict each other
   * @throws BackendException if the execution provider is not usable here
   */
  public static OnnxModel open(Path path, ModelOptions options, ExecutionProvider provider) {
    return open(path, options, provider, Route::find);
  }

  static OnnxModel open(
      Path path, ModelOptions options, ExecutionProvider provider, Route.Finder routes) {
    ModelFolder files = ModelFolder.find(path);
    OrtSession session = openSession(files, options, provider);
    try {
      OnnxGraph operators = OnnxGraph.read(files.model());
      GraphInputs inputs = GraphInputs.of(session.getInputInfo().values(), options.inputs());
      ModelInput graph = ImageInput.of(inputs.pictures(), options.layout());
      InputPlan plan = InputPlan.of(files, graph, options);
      Patience patience = new Patience(options.openTimeout().orElse(provider.openTimeout()));
      PictureInput input = new PictureInput(graph.name(), plan.spec(), inputs.batched());
      TriedSession tried = new TriedSession(session, input, inputs.fixed(), operators, patience);
      Trial trial = Trial.of(tried, graph, plan.spec(), options);
      ModelConfiguration configuration = files.configuration();
      ScoreOutput output = trial.output().withLabels(configuration, options);
      List<String> labels =
          Labels.read(options.labels(), configuration.config(), output.classes(), output.yesOrNo());
      Route route = routes.find(provider.bound(), session);
      ModelInfo info =
          new ModelInfo(
              options.name().orElse(files.name()),
              files.sha256(),
              labels,
              plan.preprocessing(),
              inference(plan, options, provider, output, trial, route),
              options.inputs());
      Function<OrtSession, Session> bound =
          opened ->
              new Session(
                  info.name(),
                  opened,
                  routes.find(provider.bound(), opened),
                  inputs.fixed(),
                  provider);
      return new OnnxModel(
          bound.apply(session),
          () -> bound.apply(openSession(files, options, provider)),
          input,
          output,
          trial.batch(),
          provider.isProcessor() ? options.concurrency() : 1,
          info);
    } catch (OrtException | IOException e) {
      Session.close(session, provider);
      throw new ClassifierException("cannot read " + files.model() + ": " + Tensors.reason(e), e);
    } catch (Patience.NoAnswer e) {
      if (e.ended()) {
        Session.close(session, provider);
      }
      throw e;
    } catch (RuntimeException e) {
      Session.close(session, provider);
      throw e;
    }
  }

  private static OrtSession openSession(
      ModelFolder files, ModelOptions options, ExecutionProvider provider) {
    OrtEnvironment environment = OnnxRuntime.environment();
    LastingEnvironment.requireProcessToLast();
    try (SessionOptions settings = new SessionOptions()) {
      settings.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
      settings.setIntraOpNumThreads(options.threads());
      settings.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      settings.addConfigEntry("session.intra_op.allow_spinning", options.spinning() ? "1" : "0");
      add(provider, settings);
      return environment.createSession(files.model().toString(), settings);
    } catch (OrtException e) {
      throw new ClassifierException(
          "%s is no ONNX model that ONNX Runtime %s can open on %s: %s. Check that the file is complete, or export the model again"
              .formatted(
                  files.model(), environment.getVersion(), provider.device(), Tensors.reason(e)),
          e);
    }
  }

  private static void add(ExecutionProvider provider, SessionOptions settings) {
    try {
      provider.addTo(settings);
    } catch (OrtException | ClassifierException e) {
      throw new BackendException(
          "ONNX Runtime %s cannot use %s: %s"
              .formatted(
                  OnnxRuntime.environment().getVersion(), provider.device(), Tensors.reason(e)));
    }
  }

  private static Inference inference(
      InputPlan plan,
      ModelOptions options,
      ExecutionProvider provider,
      ScoreOutput output,
      Trial trial,
      Route route) {
    String threads = options.threads() == 1 ? "1 thread" : options.threads() + " threads";
    List<String> notes = new ArrayList<>(options.notes());
    if (!provider.isProcessor()) {
      notes.add(threads + " of the CPU beside it");
    }
    notes.addAll(plan.notes());
    if (output.independent()) {
      notes.add(ScoreOutput.INDEPENDENT);
    }
    notes.addAll(trial.notes());
    if (!route.text().isEmpty()) {
      notes.add(route.text());
    }
    return new Inference(
        "ONNX Runtime " + OnnxRuntime.environment().getVersion(),
        provider.isProcessor() ? provider.device() + ", " + threads : provider.device(),
        notes);
  }

  public ModelInfo info() {
    return info;
  }

  /** Whether its labels do not exclude each other. */
  public boolean labelsIndependent() {
    return output.independent();
  }

  /** What one picture looks like in the input. */
  public InputSpec input() {
    return input.spec();
  }

  /** Name of the input with the pictures. */
  public String inputName() {
    return input.name();
  }

  /** The only batch size that the model takes, or 0 if it takes any. */
  public int fixedBatchSize() {
    return fixedBatchSize;
  }

  /**
   * The same model as one that takes so many pictures at a time and no other number: smaller
   * batches are padded. Closing either closes both.
   *
   * @throws IllegalStateException if it takes only one number anyway
   */
  public OnnxModel at(int pictures) {
    return of(session, pictures);
  }

  /** The same in a session of its own, to be closed for itself. */
  public OnnxModel againAt(int pictures) {
    return of(another.get(), pictures);
  }

  private OnnxModel of(Session session, int pictures) {
    if (fixedBatchSize > 0) {
      throw new IllegalStateException("the model takes " + fixedBatchSize + " pictures at a time");
    }
    return new OnnxModel(session, another, input, output, pictures, concurrency, info);
  }

  /** Evaluations that keep the processors busy between them; 1 on a device. */
  int concurrency() {
    return concurrency;
  }

  ScoreOutput output() {
    return output;
  }

  /** Type of the numbers that the model writes. */
  public ElementType outputType() {
    return output.type();
  }

  /** Numbers written a picture: one a class, or one alone for a model that says yes or no. */
  public int outputValues() {
    return output.values();
  }

  /** The input with the pictures over memory for a number of them. */
  public BoundTensor inputOver(MemoryPlace place, MemorySegment memory, int pictures) {
    return input.over(place, memory, pictures);
  }

  /** The output over memory for {@link #outputValues} numbers a picture. */
  public BoundTensor outputOver(MemoryPlace place, MemorySegment memory, int pictures) {
    return new BoundTensor(
        output.name(), TensorType.of(output.type()), output.shape(pictures), place, memory);
  }

  /** Where memory can be {@linkplain #bind bound} by address; empty if nowhere. */
  public Optional<MemoryPlace> bound() {
    return session.bound();
  }

  /**
   * Binds memory of the caller, and the values given to other inputs, to be evaluated again and
   * again. The caller closes the binding before the memory.
   *
   * @throws ClassifierException if tensors and model do not fit, or ONNX Runtime's C interface
   *     cannot be reached
   * @throws IllegalStateException if the model is closed
   */
  public IoBinding bind(BoundTensor input, BoundTensor output, IoBinding.Returns returns) {
    return session.bind(input, output, returns);
  }

  /** An evaluation, by address if the input lies where that works. */
  BoundRun open(BoundTensor input, BoundTensor output) {
    return bound().filter(input.place()::equals).isPresent()
        ? bind(input, output, IoBinding.Returns.WRITTEN)
        : new JavaRun(session, input, output);
  }

  @Override
  public void close() {
    session.close();
  }
}
