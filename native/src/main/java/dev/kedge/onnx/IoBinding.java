package dev.kedge.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.kedge.classify.ClassifierException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * An evaluation of a model with its input and output bound to memory, here or on a device: nothing
 * is copied on the way, and a run makes no object.
 *
 * <p>Used by one thread at a time; others may use other bindings of the same model. A model that is
 * closed closes its bindings.
 */
public final class IoBinding implements BoundRun {
  /** What is true when {@link #run} returns. */
  public enum Returns {
    /** The output is written. */
    WRITTEN,
    /**
     * All work is queued on the execution provider's stream, in order; waiting for it is the
     * caller's. For output on a device only. On the CPU the output is written all the same.
     */
    QUEUED
  }

  private static final String NO_WAITING = "disable_synchronize_execution_providers";

  private final Session session;
  private final Route.ByAddress route;
  private final BoundTensor input;
  private final long inputTensor;
  private final long binding;
  private final boolean queued;
  private final long waiting;
  private final long options;
  private final Deque<Owned> owned = new ArrayDeque<>();

  private record Owned(long handle, LongConsumer release) {}

  /** Call it through {@link Session#bind}, which keeps the session open meanwhile. */
  IoBinding(
      Session session,
      Route.ByAddress route,
      Graphs graphs,
      BoundTensor input,
      List<BoundTensor> fixed,
      BoundTensor output,
      Returns returns) {
    this.session = session;
    this.route = route;
    this.input = input;
    this.queued = returns == Returns.QUEUED;
    OrtApi api = route.api();
    try {
      inputTensor = tensor(input);
      long outputTensor = tensor(output);
      binding = own(api.createIoBinding(route.session()), api::releaseIoBinding);
      api.bindInput(binding, input.name(), inputTensor);
      for (BoundTensor value : fixed) {
        api.bindInput(binding, value.name(), tensor(value));
      }
      api.bindOutput(binding, output.name(), outputTensor);
      String graph = !graphs.on() ? "" : queued ? graphs.take() : Graphs.NONE;
      waiting = graph.isEmpty() ? 0 : options(graph, Returns.WRITTEN);
      options = queued ? options(graph, returns) : waiting;
    } catch (RuntimeException e) {
      release();
      throw e;
    }
  }

  private long tensor(BoundTensor tensor) {
    OrtApi api = route.api();
    long place = own(api.createMemoryInfo(tensor.place()), api::releaseMemoryInfo);
    return own(api.createTensor(place, tensor), api::releaseTensor);
  }

  private long options(String graph, Returns returns) {
    try {
      OrtSession.RunOptions made = new OrtSession.RunOptions();
      owned.push(new Owned(0, nothing -> made.close()));
      if (returns == Returns.QUEUED) {
        made.addRunConfigEntry(NO_WAITING, "1");
      }
      if (!graph.isEmpty()) {
        made.addRunConfigEntry(Graphs.NUMBER, graph);
      }
      return NativeHandle.of(made);
    } catch (OrtException e) {
      throw new ClassifierException("options of an evaluation: " + Tensors.reason(e), e);
    }
  }

  private long own(long handle, LongConsumer release) {
    owned.push(new Owned(handle, release));
    return handle;
  }

  /**
   * Evaluates the model. What writes to input memory on a device must have finished, or be before
   * this on the stream that the execution provider uses.
   *
   * <p>Input on a device is bound anew each time: if the graph's first operator runs elsewhere,
   * ONNX Runtime copies the input when it is bound and not when the model is run, and would go on
   * with old pictures.
   *
   * @throws ClassifierException if ONNX Runtime fails; the message has call, code and text
   * @throws IllegalStateException if the binding or its model is closed
   */
  @Override
  public void run() {
    long stamp = session.enter();
    try {
      if (owned.isEmpty()) {
        throw new IllegalStateException("the binding is closed");
      }
      if (input.place().isOnDevice()) {
        session.leftovers().run(!queued, this::evaluate);
      } else {
        route.api().run(route.session(), options, binding);
      }
    } finally {
      session.leave(stamp);
    }
  }

  private void evaluate(boolean wait) {
    route.api().bindInput(binding, input.name(), inputTensor);
    route.api().run(route.session(), wait ? waiting : options, binding);
  }

  /** Whether its evaluations do not wait. */
  boolean queued() {
    return queued;
  }

  /** Evaluates the model and waits, on whatever is there, if evaluations have left something. */
  void clearLeftovers() {
    session.leftovers().clear(() -> evaluate(true));
  }

  /** Gives everything back to ONNX Runtime, the last made first. Called once, by the session. */
  void release() {
    while (!owned.isEmpty()) {
      Owned last = owned.pop();
      last.release.accept(last.handle);
    }
  }

  @Override
  public void close() {
    session.close(this);
  }
}
