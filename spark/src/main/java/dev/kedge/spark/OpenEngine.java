package dev.kedge.spark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.Execution;
import dev.kedge.app.flags.JsonFlags;
import dev.kedge.app.flags.Placements;
import dev.kedge.app.flags.UsageException;
import dev.kedge.classify.Classifier;
import dev.kedge.classify.ModelInfo;
import dev.kedge.engine.Engine;
import dev.kedge.engine.EngineOptions;
import dev.kedge.engine.Placement;
import dev.kedge.image.Place;
import dev.kedge.perturb.Backends;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkFiles;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;
import org.jspecify.annotations.Nullable;

/** A model that is open where Spark lets it run, and the engine over it. Safe for many threads. */
final class OpenEngine implements AutoCloseable {
  /** Spark's name of the resource. */
  private static final String GPU = "gpu";

  private static final String DEVICE = "device";
  private static final String MODEL = "model";
  private static final String AUTO = "auto";
  private static final String CPU = "cpu";
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
  private static final Pattern LOCAL = Pattern.compile("local\\[(\\d{1,9})[,\\]].*");

  private final Backends backends;
  private final List<Placements> placements;
  private final Engine engine;

  private OpenEngine(Backends backends, List<Placements> placements, Engine engine) {
    this.backends = backends;
    this.placements = placements;
    this.engine = engine;
  }

  /** The numbers of the cards that Spark gave a task; none if it gives none. */
  static List<String> cards(TaskContext task) {
    @Nullable ResourceInformation given = task.resourcesJMap().get(GPU);
    return given == null ? List.of() : Arrays.stream(given.addresses()).sorted().toList();
  }

  /**
   * Opens a model.
   *
   * @param cards where it shall run; nothing if that is left to its settings
   * @throws dev.kedge.error.KedgeException if it is not usable on this node
   */
  static OpenEngine of(Settings settings, List<String> cards) {
    Backends backends = Backends.load();
    List<Placements> opened = new ArrayList<>();
    try {
      boolean remote = false;
      for (ModelSettings model : models(settings, cards)) {
        model.model.preferThreads(1); // as kedge batch does
        remote |= model.model.isRemote();
        opened.add(model.device.open(model.model, backends, download -> {}));
      }
      Execution execution = settings.readQuestion().explain.execution();
      List<Placement> placed =
          opened.stream()
              .flatMap(placements -> placements.all().stream())
              .map(one -> one.placement(execution.backend()))
              .toList();
      boolean processor = !remote && placed.getFirst().backend().place().equals(Place.host());
      EngineOptions options =
          EngineOptions.DEFAULTS
              .withBatchSize(execution.inferenceBatch())
              .withPicturesInFlight(settings.readModel().inFlight)
              .withWorkers(processor ? workers(placed.getFirst().classifier()) : 0);
      return new OpenEngine(backends, opened, Engine.open(placed, options));
    } catch (RuntimeException | Error e) {
      opened.forEach(Placements::close);
      backends.close();
      throw e;
    }
  }

  /** The settings for each card. */
  private static List<ModelSettings> models(Settings settings, List<String> cards) {
    ObjectNode json = JsonFlags.object(settings.model());
    String model = json.path(MODEL).asText();
    if (model.startsWith(Settings.SENT)) {
      json.put(MODEL, SparkFiles.get(model.substring(Settings.SENT.length())));
    }
    String device = json.path(DEVICE).asText(AUTO);
    boolean chosen = device.equals(CPU) || device.contains(":");
    if (cards.isEmpty() || chosen) {
      return List.of(JsonFlags.read(new ModelSettings(), json));
    }
    String kind = device.equals(AUTO) ? "cuda" : device;
    List<ModelSettings> each = new ArrayList<>();
    for (String card : cards) {
      if (!NUMBER.matcher(card).matches()) {
        throw new UsageException(
            "Spark's resource gpu has the address '%s', expected a card's number: let the discovery script print those of nvidia-smi's index"
                .formatted(card));
      }
      each.add(JsonFlags.read(new ModelSettings(), json.deepCopy().put(DEVICE, kind + ":" + card)));
    }
    return each;
  }

  /** Threads that send batches to a model on the processor: no more than Spark gave cores. */
  private static int workers(Classifier classifier) {
    return Math.max(1, Math.min(cores(SparkEnv.get().conf()), classifier.preferredConcurrency()));
  }

  /** The cores of this process's tasks together; all that there are, where Spark does not say. */
  static int cores(SparkConf conf) {
    int here = Runtime.getRuntime().availableProcessors();
    Matcher local = LOCAL.matcher(conf.get("spark.master", ""));
    return local.matches()
        ? Math.min(here, Integer.parseInt(local.group(1)))
        : conf.getInt("spark.executor.cores", here);
  }

  Engine engine() {
    return engine;
  }

  Classifier classifier() {
    return placements.getFirst().classifier();
  }

  ModelInfo model() {
    return classifier().model();
  }

  @Override
  public void close() {
    engine.close();
    placements.forEach(Placements::close);
    backends.close();
  }
}
