package dev.kedge.spark;

import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.app.flags.ClassChoice;
import dev.kedge.app.flags.LabelMaps;
import dev.kedge.app.terminal.Version;
import dev.kedge.engine.Job;
import dev.kedge.engine.Outcome;
import dev.kedge.image.io.ImageReader;
import dev.kedge.report.json.ExplanationJson;
import dev.kedge.search.Budget;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.spark.TaskContext;
import org.jspecify.annotations.Nullable;

/**
 * The engine of a model and its devices in this process, shared by the tasks that run at a time:
 * each batch that goes to the model is filled from all of them. Opened by the first task that wants
 * it, closed when none has wanted it for a minute: stages follow each other, and a model takes
 * seconds to open.
 *
 * <p>Spark gives tasks no other place that outlives them, so the engines of a process are found
 * through a static map. Safe for many threads.
 */
final class SharedEngine {
  private static final Map<String, SharedEngine> OPEN = new ConcurrentHashMap<>();
  private static final long IDLE_SECONDS = 60;

  /** Rows of a task that wait for the engine, for each picture that is worked on. */
  private static final int ROWS_A_PICTURE = 2;

  /** What the files of rows that wait may take of the heap, as one of so many parts. */
  private static final int SHARE_OF_HEAP = 8;

  private final String key;
  private @Nullable OpenEngine open;
  private volatile int tasks;
  private long leases;
  private boolean closed;

  private SharedEngine(String key) {
    this.key = key;
  }

  /**
   * The engine for a task, until that closes it.
   *
   * @throws dev.kedge.error.KedgeException if the model, or what it should run on, is not usable on
   *     this node
   */
  static Lease lease(Settings settings, TaskContext task) {
    List<String> cards = OpenEngine.cards(task);
    String key = cards + " " + settings.engineKey();
    while (true) {
      SharedEngine shared = OPEN.computeIfAbsent(key, SharedEngine::new);
      @Nullable OpenEngine engine = shared.enter(settings, cards);
      if (engine != null) {
        return shared.new Lease(engine, settings);
      }
    }
  }

  /** One more task; null if the engine has been closed. */
  private synchronized @Nullable OpenEngine enter(Settings settings, List<String> cards) {
    if (closed) {
      return null;
    }
    OpenEngine engine = open;
    if (engine == null) {
      engine = OpenEngine.of(settings, cards);
      open = engine;
    }
    tasks++;
    leases++;
    return engine;
  }

  private synchronized void leave() {
    tasks--;
    if (tasks == 0) {
      long last = leases;
      var _ = Closer.LATER.schedule(() -> closeUnless(last), IDLE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private synchronized void closeUnless(long last) {
    if (tasks == 0 && leases == last && !closed) {
      closed = true;
      var _ = OPEN.remove(key, this);
      if (open != null) {
        open.close();
      }
    }
  }

  /** The thread that closes what nobody uses; made when it is first needed. */
  private static final class Closer {
    static final ScheduledExecutorService LATER =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("kedge-idle").factory());
  }

  /**
   * What is asked of each picture.
   *
   * @param basic the scene of all pictures
   * @param budget one that starts now, cancelled by what is given
   */
  record Asked(
      ImageReader reader,
      Scene basic,
      Question question,
      Function<BooleanSupplier, Budget> budget) {
    static Asked of(Settings settings, OpenEngine engine) {
      QuestionSettings given = settings.readQuestion();
      given.explain.check(engine.classifier());
      ImageReader reader = given.explain.reader();
      return new Asked(
          reader,
          given.explain.scene(reader),
          ClassChoice.ask(given.explain.question(false), given.target, engine.model().labels()),
          given.budget::start);
    }

    /** The scene of a picture of a name. */
    Scene scene(String name) {
      return name.isEmpty() ? basic : LabelMaps.sceneOf(basic, name);
    }
  }

  /** The engine as a task has it. */
  final class Lease implements AutoCloseable {
    private final OpenEngine engine;
    private final Asked asked;
    private final ExplanationJson asJson;
    private boolean ended;

    private Lease(OpenEngine engine, Settings settings) {
      this.engine = engine;
      this.asJson = new ExplanationJson(engine.model(), Version.version());
      try {
        this.asked = Asked.of(settings, engine);
      } catch (RuntimeException | Error e) {
        leave();
        throw e;
      }
    }

    Asked asked() {
      return asked;
    }

    ExplanationJson asJson() {
      return asJson;
    }

    CompletableFuture<Outcome> submit(Job job) {
      return engine.engine().submit(job);
    }

    /** Rows that this task should have with the engine: its share of what keeps that busy. */
    int pictures() {
      int all = ROWS_A_PICTURE * engine.engine().picturesInFlight();
      return Math.max(2, Math.ceilDiv(all, Math.max(1, tasks)));
    }

    /** Most bytes of pictures that they may have. */
    long bytes() {
      return Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP / Math.max(1, tasks);
    }

    @Override
    public void close() {
      if (!ended) {
        ended = true;
        leave();
      }
    }
  }
}
