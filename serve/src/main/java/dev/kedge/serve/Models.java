package dev.kedge.serve;

import dev.kedge.error.KedgeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The models of a server by name: in service, or not. One that goes out of service is closed once
 * the last request that uses it has ended. Safe for many threads.
 */
final class Models implements AutoCloseable {
  /** As the model repository extension of the Open Inference Protocol names them. */
  enum State {
    READY,
    LOADING,
    UNLOADING,
    UNAVAILABLE
  }

  /**
   * How it stands with a model.
   *
   * @param reason why it is unavailable, or why it is still the old one; may be empty
   */
  record Status(String name, State state, String reason) {}

  /** A model and who uses it. */
  private static final class Held {
    private final ServedModel model;
    private int users;
    private boolean out;

    private Held(ServedModel model) {
      this.model = model;
    }
  }

  /** What is known of a name. */
  private static final class Slot {
    private @Nullable Held serving;
    private boolean loading;
    private int leaving;
    private String reason = "";

    private State state() {
      if (serving != null) {
        return State.READY;
      }
      if (loading) {
        return State.LOADING;
      }
      return leaving > 0 ? State.UNLOADING : State.UNAVAILABLE;
    }
  }

  /** A model in use, which is not closed before this is. */
  final class Use implements AutoCloseable {
    private final Held held;
    private boolean back;

    private Use(Held held) {
      this.held = held;
    }

    ServedModel model() {
      return held.model;
    }

    /** Once is enough. */
    @Override
    public void close() {
      synchronized (Models.this) {
        if (!back) {
          back = true;
          held.users--;
          closeIfUnused(held);
        }
      }
    }
  }

  private final Map<String, Slot> slots = new LinkedHashMap<>();
  private final Optional<ModelControl> control;
  private final Consumer<String> log;

  /** Held while a model is loaded or unloaded, one at a time. */
  private final ReentrantLock changing = new ReentrantLock(true);

  private final List<Thread> closing = new ArrayList<>();
  private boolean closed;

  Models(List<ServedModel> served, Optional<ModelControl> control, Consumer<String> log) {
    this.control = control;
    this.log = log;
    for (ServedModel model : served) {
      Slot slot = new Slot();
      slot.serving = new Held(model);
      if (slots.put(model.name(), slot) != null) {
        throw new IllegalArgumentException("two models have the name " + model.name());
      }
    }
  }

  /** All names, in service or not, in the order of the start. */
  List<String> names() {
    return List.copyOf(slots.keySet());
  }

  synchronized List<ServedModel> inService() {
    List<ServedModel> all = new ArrayList<>();
    for (Slot slot : slots.values()) {
      if (slot.serving != null) {
        all.add(slot.serving.model);
      }
    }
    return all;
  }

  synchronized List<Status> all() {
    return slots.entrySet().stream()
        .map(entry -> new Status(entry.getKey(), entry.getValue().state(), entry.getValue().reason))
        .toList();
  }

  /**
   * The model of a name to look at; the only one if none is given.
   *
   * @throws Refusal if there is none, or it is out of service
   */
  synchronized ServedModel get(Optional<String> name) {
    return held(name).model;
  }

  /**
   * The model of a name to ask; the only one if none is given.
   *
   * @throws Refusal if there is none, or it is out of service
   */
  synchronized Use use(Optional<String> name) {
    Held held = held(name);
    held.users++;
    return new Use(held);
  }

  private Held held(Optional<String> name) {
    if (name.isEmpty() && slots.size() > 1) {
      throw new Refusal(400, "which model? give model=NAME; there are " + list());
    }
    String wanted = name.orElseGet(() -> slots.keySet().iterator().next());
    Slot slot = slot(wanted);
    if (slot.serving == null) {
      throw new Refusal(
          503,
          "the model %s is not loaded (%s); POST /v2/repository/models/%s/load loads it"
              .formatted(wanted, slot.state(), wanted));
    }
    return slot.serving;
  }

  private Slot slot(String name) {
    Slot slot = slots.get(name);
    if (slot == null) {
      throw new Refusal(
          404, "there is no model %s; there are %s".formatted(Bodies.clean(name), list()));
    }
    return slot;
  }

  private String list() {
    return String.join(", ", slots.keySet());
  }

  /**
   * Opens a model again and puts it in the place of the one in service, if there is one: requests
   * that come until then are answered by the old one.
   *
   * @throws Refusal if there is no such name, or it cannot be opened; what is in service stays
   */
  void load(String name) throws InterruptedException {
    Slot slot = slot(name);
    changing.lockInterruptibly();
    try {
      synchronized (this) {
        requireOpen();
        slot.loading = true;
      }
      ServedModel opened = open(slot, name);
      if (!serve(slot, opened)) {
        control.orElseThrow().close(opened);
        throw stopping();
      }
      log.accept("kedge: model %s is loaded".formatted(name));
    } finally {
      synchronized (this) {
        slot.loading = false;
      }
      changing.unlock();
    }
  }

  private synchronized boolean serve(Slot slot, ServedModel opened) {
    if (closed) {
      return false;
    }
    retire(slot);
    slot.serving = new Held(opened);
    slot.reason = "";
    return true;
  }

  private ServedModel open(Slot slot, String name) {
    try {
      return control.orElseThrow().open(name);
    } catch (RuntimeException e) { // of whatever is wrong with it; the server goes on
      Object why = e instanceof KedgeException ? e.getMessage() : e;
      log.accept("kedge: model %s cannot be loaded: %s".formatted(name, why));
      String reason = "it could not be loaded; the server's log says why";
      synchronized (this) {
        slot.reason = reason;
        throw new Refusal(
            502,
            "the model %s: %s%s"
                .formatted(
                    name, reason, slot.serving == null ? "" : "; the one before is in service"));
      }
    }
  }

  /**
   * Takes a model out of service; what runs is finished.
   *
   * @throws Refusal if there is no such name
   */
  void unload(String name) throws InterruptedException {
    Slot slot = slot(name);
    changing.lockInterruptibly();
    try {
      synchronized (this) {
        requireOpen();
        if (slot.serving != null) {
          retire(slot);
          slot.reason = "unloaded";
          log.accept("kedge: model %s is unloaded".formatted(name));
        }
      }
    } finally {
      changing.unlock();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw stopping();
    }
  }

  private static Refusal stopping() {
    return new Refusal(503, "the server is stopping");
  }

  private void retire(Slot slot) {
    Held old = slot.serving;
    if (old != null) {
      slot.serving = null;
      slot.leaving++;
      old.out = true;
      closeIfUnused(old);
    }
  }

  /** Closes it in a thread of its own: an engine is not closed by one of its pictures' threads. */
  private void closeIfUnused(Held held) {
    if (!held.out || held.users > 0) {
      return;
    }
    closing.removeIf(thread -> !thread.isAlive());
    closing.add(
        Thread.ofPlatform().name("kedge-closes-" + held.model.name()).start(() -> close(held)));
  }

  private void close(Held held) {
    try {
      control.orElseThrow().close(held.model);
    } catch (RuntimeException e) {
      log.accept("kedge: model %s was not closed: %s".formatted(held.model.name(), e));
    } finally {
      synchronized (this) {
        slot(held.model.name()).leaving--;
      }
    }
  }

  /** Loads and unloads no more, and waits for models that are being closed. */
  @Override
  public void close() {
    List<Thread> last;
    synchronized (this) {
      closed = true;
      last = List.copyOf(closing);
    }
    try {
      for (Thread thread : last) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
