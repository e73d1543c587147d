package dev.kedge.models.remote;

import dev.kedge.classify.Classifier;
import dev.kedge.classify.ClassifierException;
import dev.kedge.classify.Evaluation;
import dev.kedge.classify.Inference;
import dev.kedge.classify.ModelInfo;
import dev.kedge.classify.Scores;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.InputSpec;
import dev.kedge.image.Place;
import dev.kedge.models.InputPlan;
import dev.kedge.models.Labels;
import dev.kedge.models.ModelInput;
import dev.kedge.models.ModelOptions;
import dev.kedge.models.trial.ImageInput;
import dev.kedge.models.trial.ScoreOutput;
import dev.kedge.models.trial.Trial;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A classifier that runs on a server of the Open Inference Protocol, version 2.
 *
 * <p>Requests that break off, or find the server busy, are sent again until {@link
 * RemoteOptions#timeout}; then {@link dev.kedge.classify.UnreachableModelException} says so. A
 * server that was given up is tried once by each request that follows, until it answers again.
 *
 * <p>Which weights the server has is not known here: {@link ModelInfo#sha256} is empty, and a
 * server that changes them between two requests is not noticed.
 */
public final class RemoteClassifier implements Classifier {
  private final Server server;
  private final ServedModel model;
  private final ScoreOutput output;
  private final int fixedBatchSize;
  private final Measured measured;
  private final ModelInfo info;

  private RemoteClassifier(
      Server server,
      ServedModel model,
      ScoreOutput output,
      int fixedBatchSize,
      Measured measured,
      ModelInfo info) {
    this.server = server;
    this.model = model;
    this.output = output;
    this.fixedBatchSize = fixedBatchSize;
    this.measured = measured;
    this.info = info;
  }

  /**
   * Opens a model on a server: reads what that says of it, asks it about made-up pictures as a
   * model on this machine is asked, and measures for a few seconds how it is asked fastest.
   *
   * @throws ClassifierException if there is no server, or no such model, or it is no image
   *     classifier, or how its pictures are prepared is not known
   */
  public static RemoteClassifier open(RemoteModel where, RemoteOptions options) {
    Server server = new Server(where.server(), options);
    try {
      return open(server, where, options);
    } catch (RuntimeException | Error e) {
      server.close();
      throw e;
    }
  }

  private static RemoteClassifier open(Server server, RemoteModel where, RemoteOptions remote) {
    ModelOptions options = remote.model();
    if (!options.inputs().isEmpty()) {
      throw new ClassifierException(
          "a model on a server gets pictures alone, but values are given for other inputs: "
              + String.join(", ", options.inputs().keySet()));
    }
    Metadata metadata = Metadata.read(server, where);
    ModelInput input = ImageInput.of(metadata.inputs(), options.layout());
    InputPlan plan =
        InputPlan.of(
            remote.configuration(),
            "how the pictures of model \"%s\" at %s are normalised is not known; give a folder with its preprocessor_config.json (--prepare DIR), or mean and std (--mean --std)"
                .formatted(where.name(), where.server()),
            input,
            options);
    ServedModel model = new ServedModel(server, where, metadata, input.name(), plan.spec());
    Trial trial = Trial.of(model, input, plan.spec(), options);
    ScoreOutput output = trial.output().withLabels(remote.configuration(), options);
    List<String> labels =
        Labels.read(
            options.labels(), remote.configuration().config(), output.classes(), output.yesOrNo());
    Measured measured = Measured.of(model, output, trial.batch());
    List<String> notes = new ArrayList<>(options.notes());
    notes.addAll(plan.notes());
    if (output.independent()) {
      notes.add(ScoreOutput.INDEPENDENT);
    }
    notes.addAll(trial.notes());
    notes.add("tensors sent as " + (model.binary() ? "bytes" : "JSON"));
    notes.add(measured.note());
    return new RemoteClassifier(
        server,
        model,
        output,
        trial.batch(),
        measured,
        new ModelInfo(
            options
                .name()
                .orElse(
                    where.name()
                        + where.version().map(version -> ", version " + version).orElse("")),
            "",
            labels,
            plan.preprocessing(),
            new Inference(
                metadata.runtime(),
                where.server() + (metadata.platform().isEmpty() ? "" : ", " + metadata.platform()),
                notes)));
  }

  @Override
  public ModelInfo model() {
    return info;
  }

  @Override
  public InputSpec input() {
    return model.spec();
  }

  @Override
  public boolean labelsIndependent() {
    return output.independent();
  }

  @Override
  public int fixedBatchSize() {
    return fixedBatchSize;
  }

  /** As measured when it was opened. */
  @Override
  public int preferredBatchSize() {
    return measured.batch();
  }

  /** As measured when it was opened. */
  @Override
  public int preferredConcurrency() {
    return measured.concurrency();
  }

  @Override
  public boolean reads(Place place) {
    return place.equals(Place.host());
  }

  @Override
  public Scores classify(ImageBatch images) {
    return classify(images, () -> false);
  }

  @Override
  public Evaluation begin(ImageBatch images, BooleanSupplier stop) {
    return Evaluation.of(classify(images, stop), images.count());
  }

  /**
   * {@inheritDoc}
   *
   * @throws dev.kedge.classify.UnreachableModelException if the server does not answer any more
   */
  @Override
  public Scores classify(ImageBatch images, BooleanSupplier stop) {
    if (!images.input().equals(input()) || !reads(images.place())) {
      throw new IllegalArgumentException(
          "a batch of %s at %s for a model that takes %s at host"
              .formatted(images.input(), images.place(), input()));
    }
    int count = images.count();
    FloatBuffer scores = FloatBuffer.allocate(count * output.classes());
    int step = fixedBatchSize > 0 ? fixedBatchSize : count;
    for (int from = 0; from < count; from += step) {
      int rows = Math.min(step, count - from);
      float[] numbers = numbers(images.memory(), from, rows, step, stop);
      for (int i = 0; i < rows * output.values(); i++) {
        output.put(from * output.values() + i, numbers[i], scores);
      }
    }
    return new Scores(scores, output.classes(), output.scoresKind()).checked(count);
  }

  /** The model's numbers for some rows, which zeros follow where it takes more at a time. */
  private float[] numbers(
      MemorySegment memory, int from, int rows, int pictures, BooleanSupplier stop) {
    long bytes = input().bytes();
    MemorySegment used = memory.asSlice(from * bytes, rows * bytes);
    if (rows == pictures) {
      return model.numbers(used, pictures, output.name(), output.shape(pictures), stop);
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment padded = arena.allocate(pictures * bytes, Long.BYTES);
      MemorySegment.copy(used, 0, padded, 0, used.byteSize());
      return model.numbers(padded, pictures, output.name(), output.shape(pictures), stop);
    }
  }

  /** Ends what is being asked, too. */
  @Override
  public void close() {
    server.close();
  }
}
