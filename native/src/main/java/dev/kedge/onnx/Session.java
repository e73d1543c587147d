package dev.kedge.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.kedge.classify.ClassifierException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.StampedLock;

/**
 * ONNX Runtime's session of a model, from its opening to its end.
 *
 * <p>Safe for many threads. Closing waits for evaluations that run, then closes the bindings.
 */
final class Session implements AutoCloseable {
  private final String model;
  private final OrtSession session;
  private final Route route;
  private final Graphs graphs;
  private final List<FixedInput> fixed;
  private final ExecutionProvider provider;
  private final Arena arena = Arena.ofShared();
  private final Map<Long, List<BoundTensor>> fixedTensors = new ConcurrentHashMap<>();
  private final Leftovers leftovers = new Leftovers();
  private final StampedLock lock = new StampedLock();
  private final Set<IoBinding> bindings = new HashSet<>();
  private boolean closed;

  /** A session; the inputs beside the pictures get their values with each evaluation. */
  Session(
      String model,
      OrtSession session,
      Route route,
      List<FixedInput> fixed,
      ExecutionProvider provider) {
    this.model = model;
    this.session = session;
    this.route = route;
    this.graphs = new Graphs(provider.graphs());
    this.fixed = List.copyOf(fixed);
    this.provider = provider;
  }

  /** Where memory can be {@linkplain #bind bound}; empty if nowhere. */
  Optional<MemoryPlace> bound() {
    return route instanceof Route.ByAddress r ? Optional.of(r.place()) : Optional.empty();
  }

  /** Evaluates the model on tensors of the Java interface. */
  void run(Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs) {
    long stamp = enter();
    try {
      if (graphs.on()) {
        try (OrtSession.RunOptions options = new OrtSession.RunOptions()) {
          options.addRunConfigEntry(Graphs.NUMBER, Graphs.NONE);
          session.run(inputs, Set.of(), outputs, options).close();
        }
      } else {
        session.run(inputs, outputs).close();
      }
    } catch (OrtException e) {
      throw new ClassifierException("model " + model + " failed: " + Tensors.reason(e), e);
    } finally {
      leave(stamp);
    }
  }

  /**
   * Binds memory through the C interface.
   *
   * @throws ClassifierException if that refuses, or cannot be reached
   */
  IoBinding bind(BoundTensor input, BoundTensor output, IoBinding.Returns returns) {
    return switch (route) {
      case Route.ByAddress byAddress -> bind(byAddress, input, output, returns);
      case Route.ByJava(String reason) ->
          throw new ClassifierException(
              "model %s takes no batches by address: %s"
                  .formatted(
                      model, reason.isEmpty() ? "its execution provider wants none" : reason));
    };
  }

  private IoBinding bind(
      Route.ByAddress byAddress, BoundTensor input, BoundTensor output, IoBinding.Returns returns) {
    long stamp = enter();
    try {
      IoBinding binding =
          new IoBinding(this, byAddress, graphs, input, fixedFor(input), output, returns);
      synchronized (bindings) {
        bindings.add(binding);
      }
      return binding;
    } finally {
      leave(stamp);
    }
  }

  /**
   * Pictures, and the values of the other inputs for as many, which live as long as the session.
   */
  List<BoundTensor> withFixed(BoundTensor pictures) {
    long stamp = enter();
    try {
      List<BoundTensor> all = new ArrayList<>(fixedFor(pictures));
      all.add(pictures);
      return all;
    } finally {
      leave(stamp);
    }
  }

  private List<BoundTensor> fixedFor(BoundTensor pictures) {
    return fixedTensors.computeIfAbsent(
        pictures.shape().getFirst(), n -> fixed.stream().map(f -> f.over(n, arena)).toList());
  }

  /** Closes a binding, unless that has been done. */
  void close(IoBinding binding) {
    long stamp = lock.readLock();
    try {
      boolean open;
      boolean last;
      synchronized (bindings) {
        open = bindings.remove(binding);
        last = bindings.stream().noneMatch(IoBinding::queued);
      }
      if (open) {
        release(binding, last);
      }
    } finally {
      leave(stamp);
    }
  }

  /** Releases a binding; of those that do not wait, the last does. */
  private static void release(IoBinding binding, boolean last) {
    try {
      if (last && binding.queued()) {
        binding.clearLeftovers();
      }
    } finally {
      binding.release();
    }
  }

  Leftovers leftovers() {
    return leftovers;
  }

  /**
   * Keeps the session open until {@link #leave}.
   *
   * @throws IllegalStateException if it is closed
   */
  long enter() {
    long stamp = lock.readLock();
    if (closed) {
      lock.unlockRead(stamp);
      throw new IllegalStateException("model " + model + " is closed");
    }
    return stamp;
  }

  void leave(long stamp) {
    lock.unlockRead(stamp);
  }

  @Override
  public void close() {
    long stamp = lock.writeLock();
    try {
      if (!closed) {
        closed = true;
        try {
          bindings.stream()
              .filter(IoBinding::queued)
              .findFirst()
              .ifPresent(IoBinding::clearLeftovers);
        } finally {
          bindings.forEach(IoBinding::release);
          bindings.clear();
          close(session, provider);
          arena.close();
        }
      }
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  static void close(OrtSession session, ExecutionProvider provider) {
    try (session) {
      provider.settle();
    } catch (OrtException e) {
      throw new ClassifierException("closing a model failed: " + Tensors.reason(e), e);
    }
  }
}
