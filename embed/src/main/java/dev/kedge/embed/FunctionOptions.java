package dev.kedge.embed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.app.flags.JsonFlags;
import dev.kedge.classify.Scores;
import dev.kedge.image.ElementType;
import dev.kedge.image.Image;
import dev.kedge.image.InputSpec;
import dev.kedge.image.Preprocessing;
import dev.kedge.image.Preprocessing.Size;
import dev.kedge.image.Resampling;
import dev.kedge.image.Resize;
import dev.kedge.image.Step;
import dev.kedge.models.Labels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What is said of a model that is a function, beside its structure. */
@Command(name = "function")
final class FunctionOptions {
  private static final int MOST_PICTURES = 1 << 16;
  private static final double PER_LEVEL = 1 / 255.;

  @Option(names = "--name")
  String name = "function";

  @Option(names = "--labels")
  @Nullable Path labels;

  @Option(names = "--mean", split = ",")
  @Nullable List<Double> mean;

  @Option(names = "--std", split = ",")
  @Nullable List<Double> std;

  @Option(names = "--rescale")
  @Nullable Double rescale;

  @Option(names = "--bgr")
  boolean bgr;

  @Option(names = "--scores")
  Scores.Kind scores = Scores.Kind.LOGITS;

  @Option(names = "--batch")
  int batch = 16;

  @Option(names = "--concurrent")
  boolean concurrent;

  /** Labels that are listed, not in a file. */
  private @Nullable List<String> listed;

  /** Reads them; labels may be an array. */
  static FunctionOptions read(@Nullable String text) {
    ObjectNode json = JsonFlags.object(text);
    @Nullable List<String> listed = null;
    if (json.get("labels") instanceof ArrayNode array) {
      listed = StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
      json.remove("labels");
    }
    FunctionOptions options = JsonFlags.read(new FunctionOptions(), json);
    options.listed = listed;
    require(
        options.batch >= 1 && options.batch <= MOST_PICTURES,
        "batch is %s, expected 1 to %s".formatted(options.batch, MOST_PICTURES));
    return options;
  }

  /** The label of each class. */
  List<String> labels(int classes) {
    if (listed == null) {
      return Labels.read(Optional.ofNullable(labels), Optional.empty(), classes, false);
    }
    require(
        listed.size() == classes,
        "%s labels are given for %s classes".formatted(listed.size(), classes));
    return listed;
  }

  /** How pictures become the function's input. */
  Preprocessing preprocessing(InputSpec input) {
    boolean floats = input.type() == ElementType.FLOAT32;
    require(
        floats || (rescale == null && mean == null && std == null),
        "mean, std and rescale do nothing with uint8, which gets the values 0..255 as they are");
    List<Step> steps = new ArrayList<>();
    Size size = new Size(input.shape().height(), input.shape().width());
    steps.add(new Resize.Exact(size, Resampling.BILINEAR));
    if (floats) {
      steps.add(new Step.Rescale(rescale == null ? PER_LEVEL : rescale));
    }
    if (bgr) {
      steps.add(new Step.ReverseChannels());
    }
    if (mean != null || std != null) {
      steps.add(new Step.Normalize(channels("mean", mean, 0), channels("std", std, 1)));
    }
    return new Preprocessing(steps);
  }

  private static List<Double> channels(
      String option, @Nullable List<Double> given, double otherwise) {
    if (given == null) {
      return Collections.nCopies(Image.CHANNELS, otherwise);
    }
    require(
        given.size() == 1 || given.size() == Image.CHANNELS,
        "%s is %s, expected one number or one for each channel".formatted(option, given));
    return given.size() == 1 ? Collections.nCopies(Image.CHANNELS, given.getFirst()) : given;
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new RefusedException(Code.INVALID, message);
    }
  }
}
