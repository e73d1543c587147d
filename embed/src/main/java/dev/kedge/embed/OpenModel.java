package dev.kedge.embed;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.AnchorExplainer;
import dev.kedge.Execution;
import dev.kedge.app.flags.Placements;
import dev.kedge.classify.Classifier;
import dev.kedge.classify.ModelInfo;
import dev.kedge.engine.Engine;
import dev.kedge.engine.EngineOptions;
import dev.kedge.engine.Placement;
import dev.kedge.image.InputSpec;
import dev.kedge.perturb.Backends;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * A model that is open, and what explains by it. Used by many threads at a time; closing waits for
 * them.
 */
final class OpenModel implements Handles.Held {
  private final List<Placements.Opened> placed;
  private final AutoCloseable owner;
  private final boolean demo;
  private final Memory memory = new Memory();

  /** Read by those who use the model, written by who closes it. */
  private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();

  private @Nullable Engine engine;
  private volatile boolean closing;
  private boolean closed;

  /**
   * @param placed the model, once or on several devices
   * @param owner closes all of them, and the backends
   * @param demo whether it is the embedded one
   */
  OpenModel(List<Placements.Opened> placed, AutoCloseable owner, boolean demo) {
    this.placed = List.copyOf(placed);
    this.owner = owner;
    this.demo = demo;
  }

  /** A model that was opened as the command line opens it. */
  static OpenModel of(OpenOptions options) {
    Backends backends = Backends.load();
    try {
      Placements placements = options.device.open(options.model, backends, download -> {});
      return new OpenModel(
          placements.all(),
          () -> {
            placements.close();
            backends.close();
          },
          options.model.demo());
    } catch (RuntimeException | Error e) {
      backends.close();
      throw e;
    }
  }

  /** A function. */
  static OpenModel of(FunctionClassifier function) {
    Backends backends = Backends.load();
    return new OpenModel(List.of(new Placements.Opened(function, backends)), backends, false);
  }

  /** What is done with a model. */
  @FunctionalInterface
  interface Use<T> {
    T with(OpenModel model) throws Exception;
  }

  /** Does something with it, while which it is not closed. */
  <T> T use(Use<T> body) throws Exception {
    use.readLock().lock();
    try {
      if (closed) {
        throw new RefusedException(Code.INVALID, "the model is closed");
      }
      return body.with(this);
    } finally {
      use.readLock().unlock();
    }
  }

  /** Whether someone waits to close it. */
  boolean closing() {
    return closing;
  }

  Classifier classifier() {
    return placed.getFirst().classifier();
  }

  ModelInfo info() {
    return classifier().model();
  }

  boolean demo() {
    return demo;
  }

  AnchorExplainer explainer(Execution execution) {
    return placed.getFirst().explainer(execution);
  }

  /** The queue of what is submitted. */
  synchronized Engine engine() {
    Engine present = engine;
    if (present == null) {
      List<Placement> placements =
          placed.stream().map(one -> one.placement(Backends.AUTO)).toList();
      present = Engine.open(placements, EngineOptions.DEFAULTS);
      engine = present;
    }
    return present;
  }

  /** The address of what is known of it, as JSON. */
  long json() {
    return memory.text("json", this::describe);
  }

  private String describe() {
    ModelInfo info = info();
    InputSpec input = classifier().input();
    ObjectNode json =
        JsonNodeFactory.instance.objectNode().put("name", info.name()).put("sha256", info.sha256());
    ArrayNode labels = json.putArray("labels");
    info.labels().forEach(labels::add);
    json.put("height", input.shape().height())
        .put("width", input.shape().width())
        .put("channels", input.shape().channels())
        .put("layout", input.layout().name())
        .put("type", input.type().name())
        .put("runtime", info.inference().runtime())
        .put("device", info.inference().device());
    ArrayNode notes = json.putArray("notes");
    info.inference().notes().forEach(notes::add);
    return json.toString();
  }

  @Override
  public void free() throws Exception {
    if (use.getReadHoldCount() > 0 || Functions.isWithin(classifier())) {
      throw new RefusedException(
          Code.INVALID, "the model is in use by this thread: close it once that has ended");
    }
    closing = true;
    synchronized (this) {
      if (engine != null) {
        engine.cancel();
      }
    }
    use.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        if (engine != null) {
          engine.close();
        }
        owner.close();
        memory.close();
      }
    } finally {
      use.writeLock().unlock();
    }
  }
}
