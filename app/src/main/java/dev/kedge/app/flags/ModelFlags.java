package dev.kedge.app.flags;

import static dev.kedge.app.flags.ExplainFlags.checked;

import dev.kedge.classify.Classifier;
import dev.kedge.classify.Scores;
import dev.kedge.image.Preprocessing;
import dev.kedge.image.Preprocessing.Size;
import dev.kedge.image.TensorLayout;
import dev.kedge.models.Device;
import dev.kedge.models.ModelOptions;
import dev.kedge.models.hub.Hub;
import dev.kedge.models.hub.HubListener;
import dev.kedge.models.hub.HubModel;
import dev.kedge.models.hub.HubSnapshot;
import dev.kedge.testimages.Demo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which model, and what its files do not say. */
public final class ModelFlags {
  /** More than any processor has, and few enough to be made. */
  private static final int MOST_THREADS = 1024;

  private static final List<String> TAKEN = List.of("--remote-timeout");

  @Option(
      names = "--model",
      paramLabel = "DIR|FILE|hf:ORG/REPO|oip:URL",
      description =
          "A folder with model.onnx, preprocessor_config.json (or processor_config.json) and"
              + " config.json as on the Hugging Face hub, also as timm writes it, or a bare .onnx"
              + " file, which is read with those beside it, if there are any; or a repository of"
              + " that hub, hf:ORG/REPO[@REVISION][#FILE], fetched into the cache that Python has,"
              + " too; or oip:http://HOST:PORT/v2/models/NAME on a server of the Open Inference"
              + " Protocol; without it, the embedded demo model.")
  @Nullable ModelSource model;

  @Mixin RemoteFlags remote = new RemoteFlags();

  private boolean serverElsewhere;

  /** The files of a model of the hub, once they are here. */
  private @Nullable HubSnapshot snapshot;

  @Option(
      names = "--mean",
      split = ",",
      paramLabel = "X",
      description = "Mean of each channel, subtracted after rescaling to 0..1.")
  @Nullable List<Double> mean;

  @Option(
      names = "--std",
      split = ",",
      paramLabel = "X",
      description = "What each channel is divided by.")
  @Nullable List<Double> std;

  @Option(
      names = "--rescale",
      paramLabel = "X",
      description = "What values 0..255 are multiplied with first.")
  @Nullable Double rescale;

  @Option(
      names = "--size",
      paramLabel = "N|HxW",
      description = "Height and width of the model's input, where its graph leaves them open.")
  @Nullable String size;

  @Option(names = "--layout", paramLabel = "NCHW|NHWC", description = "Order of the dimensions.")
  @Nullable TensorLayout layout;

  @Option(names = "--bgr", description = "The model takes blue, green, red.")
  boolean bgr;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "Labels of the classes: one a line, or JSON.")
  @Nullable Path labels;

  @Option(
      names = "--output",
      paramLabel = "NAME",
      description = "The model's output with the scores, where several could be.")
  @Nullable String output;

  @Option(
      names = "--input",
      paramLabel = "NAME=VALUE",
      description =
          "A fixed value for an input of the model beside the pictures, as keep_prob=1 or"
              + " training=false: numbers with commas between, or one for all; may be given several"
              + " times.")
  List<String> inputs = new ArrayList<>();

  @Option(
      names = "--scores",
      paramLabel = "LOGITS|PROBABILITIES|INDEPENDENT",
      description =
          "What the model's scores are; independent: logits of labels that do not exclude each"
              + " other.")
  Scores.@Nullable Kind scores;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Threads of one evaluation, 0 for one a processor (default: 0; for batch 1, as it sends"
              + " as many batches at a time as there are processors for).")
  @Nullable Integer threads;

  @Option(
      names = "--open-timeout",
      paramLabel = "SECONDS",
      description =
          "Longest time that a model may take to answer about made-up pictures when it is opened"
              + " (default: 60; 600 on a card).")
  @Nullable Double openTimeout;

  /** Whether it runs on a server, not on a device here. */
  public boolean isRemote() {
    return model instanceof ModelSource.OnServer;
  }

  /**
   * Opens a model on a server; the caller closes it.
   *
   * @param download is told of files that are fetched
   * @throws dev.kedge.classify.ClassifierException if it is not usable
   */
  Classifier openRemote(HubListener download) {
    if (!(model instanceof ModelSource.OnServer server)) {
      throw new IllegalStateException("no model on a server is given");
    }
    Map<String, @Nullable Object> notThere = new HashMap<>();
    notThere.put("--threads", threads);
    notThere.put("--open-timeout", openTimeout);
    notThere.put("--input", inputs.isEmpty() ? null : inputs);
    FlagChecks.refuse("a model on a server", TAKEN, notThere);
    return remote.open(server.model(), checked(this::options), download);
  }

  /** Which of the model's answers are read, and how, by name: what is not told by its files. */
  public Map<String, String> named() {
    Map<String, String> named = new LinkedHashMap<>();
    named.put("output", output == null ? "the model's" : output);
    named.put("scores", scores == null ? "as the model's files say" : String.valueOf(scores));
    return named;
  }

  /** Whether the embedded demo model is meant. */
  public boolean demo() {
    return model == null;
  }

  /**
   * Opens the model, once the hub's files are here; the caller closes it.
   *
   * @param device where it shall run
   * @param note what results shall tell of that
   * @param download is told of files that are fetched
   * @throws dev.kedge.classify.ClassifierException if it is not usable
   */
  Classifier open(Device device, Optional<String> note, HubListener download) {
    ModelOptions given = checked(this::options);
    ModelOptions options = note.map(text -> given.toBuilder().note(text).build()).orElse(given);
    remote.refusePreparation();
    if (!serverElsewhere) {
      remote.refuse();
    }
    return switch (model) {
      case ModelSource.Local(Path path) -> device.open(path, options);
      case ModelSource.OfHub(HubModel repository) -> {
        HubSnapshot files = files(repository, download);
        yield device.open(files.path(), files.options(options));
      }
      case ModelSource.OnServer _ ->
          throw new IllegalStateException("a model on a server is opened on no device");
      case null -> openDemo(device, options);
    };
  }

  private HubSnapshot files(HubModel repository, HubListener download) {
    HubSnapshot files =
        snapshot == null ? Hub.of(System.getenv()).fetch(repository, download) : snapshot;
    snapshot = files;
    return files;
  }

  private static Classifier openDemo(Device device, ModelOptions options) {
    try (Scratch scratch = Scratch.open()) {
      return device.open(Demo.writeModel(scratch.folder()), options);
    } catch (IOException e) {
      throw new UncheckedIOException("the demo model could not be unpacked: " + e.getMessage(), e);
    }
  }

  /**
   * Another model, of which only its own files say what it is; with as many threads if it is here,
   * asked in the same way if it is on a server.
   *
   * @param prepare what says how its pictures are prepared if it is on a server
   */
  public ModelFlags other(ModelSource source, @Nullable ModelSource prepare) {
    ModelFlags other = new ModelFlags();
    other.model = source;
    boolean here = !isRemote() && !other.isRemote();
    other.threads = here ? threads : null;
    other.openTimeout = here ? openTimeout : null;
    other.remote = other.isRemote() ? remote.preparing(prepare) : new RemoteFlags();
    return other;
  }

  /** Tells whether other models of the run are on a server, for which flags may be meant, too. */
  public void besides(List<ModelSource> others) {
    serverElsewhere = others.stream().anyMatch(ModelSource.OnServer.class::isInstance);
  }

  /** Where no number of threads was given, takes this one. */
  public void preferThreads(int number) {
    threads = threads == null && !isRemote() ? Integer.valueOf(number) : threads;
  }

  private ModelOptions options() {
    checkNumbers();
    ModelOptions.Builder options = ModelOptions.builder();
    given(threads, options::threads);
    given(
        openTimeout, seconds -> options.openTimeout(FlagChecks.seconds("--open-timeout", seconds)));
    given(mean, options::mean);
    given(std, options::std);
    given(rescale, options::rescaleFactor);
    given(layout, options::layout);
    given(labels, options::labels);
    given(output, options::output);
    given(scores, options::kind);
    inputs().forEach(options::input);
    given(size, text -> options.size(size(text)));
    return (bgr ? options.flipChannelOrder(true) : options).build();
  }

  private Map<String, String> inputs() {
    Map<String, String> values = new LinkedHashMap<>();
    for (String given : inputs) {
      int at = given.lastIndexOf('=');
      if (at < 1 || at == given.length() - 1) {
        throw new UsageException(
            "--input is '%s', expected NAME=VALUE, as keep_prob=1".formatted(given));
      }
      String name = given.substring(0, at);
      if (values.put(name, given.substring(at + 1)) != null) {
        throw new UsageException("--input gives '%s' two values, expected one".formatted(name));
      }
    }
    return values;
  }

  private void checkNumbers() {
    if (threads != null) {
      FlagChecks.between(0, MOST_THREADS, "--threads", threads);
    }
    if (rescale != null) {
      FlagChecks.require(
          rescale > 0 && Double.isFinite(rescale), "--rescale", rescale, "a number above 0");
    }
    for (Double value : mean == null ? List.<Double>of() : mean) {
      FlagChecks.require(Double.isFinite(value), "--mean", value, "finite numbers");
    }
    for (Double value : std == null ? List.<Double>of() : std) {
      FlagChecks.require(
          value > 0 && Double.isFinite(value), "--std", value, "finite numbers above 0");
    }
  }

  private static <T> void given(@Nullable T value, Function<T, ModelOptions.Builder> set) {
    if (value != null) {
      var _ = set.apply(value);
    }
  }

  private static Size size(String given) {
    String[] sides = given.split("x", -1);
    try {
      int height = Integer.parseInt(sides[0]);
      int width = sides.length == 1 ? height : Integer.parseInt(sides[1]);
      if (sides.length <= 2
          && height > 0
          && width > 0
          && (long) height * width <= Preprocessing.MOST_PIXELS) {
        return new Size(height, width);
      }
    } catch (NumberFormatException e) {
      throw noSize(given);
    }
    throw noSize(given);
  }

  private static UsageException noSize(String given) {
    return new UsageException(
        String.format(
            Locale.ROOT,
            "--size is '%s', expected 224 or 224x224, and at most %d pixels",
            given,
            Preprocessing.MOST_PIXELS));
  }
}
