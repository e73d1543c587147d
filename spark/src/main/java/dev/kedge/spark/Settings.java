package dev.kedge.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.app.flags.FlagChecks;
import dev.kedge.app.flags.JsonFlags;
import dev.kedge.app.flags.UsageException;
import java.io.Serial;
import java.io.Serializable;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The options of a transformer, as text that goes to the executors: those that an engine is opened
 * with, and those of the question. Immutable.
 *
 * @param model flags of {@link ModelSettings}, as a JSON object
 * @param question flags of {@link QuestionSettings}, as a JSON object
 */
record Settings(String model, String question) implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  /** A model that Spark sent along: a file's or folder's name in {@code SparkFiles}. */
  static final String SENT = "files:";

  /** Flags that are about the question by their class, but about the engine by what they do. */
  private static final Set<String> OF_ENGINE = Set.of("--backend", "--inference-batch");

  /**
   * Reads and checks options. Files that they name are not looked for: those are the executors'.
   *
   * @throws UsageException if one is invalid
   */
  static Settings of(ObjectNode options) {
    CommandSpec modelFlags = CommandSpec.forAnnotatedObject(new ModelSettings());
    ObjectNode model = JsonFlags.object("");
    ObjectNode question = JsonFlags.object("");
    for (Map.Entry<String, JsonNode> option : options.properties()) {
      String flag = JsonFlags.flag(option.getKey());
      ObjectNode to = modelFlags.findOption(flag) == null ? question : model;
      if (to.has(flag.substring(2))) {
        throw new UsageException("the option %s is given twice".formatted(flag.substring(2)));
      }
      to.set(flag.substring(2), option.getValue());
    }
    Settings settings = new Settings(model.toString(), question.toString());
    settings.check();
    return settings;
  }

  private void check() {
    ModelSettings model = readModel();
    FlagChecks.between(0, ModelSettings.MOST_IN_FLIGHT, "--in-flight", model.inFlight);
    QuestionSettings question = readQuestion();
    var _ = question.explain.reader();
    var _ = question.explain.question(false);
    var _ = question.explain.execution();
    var _ = question.budget.start(() -> false);
  }

  /** Flags of the model, not yet opened. */
  ModelSettings readModel() {
    return JsonFlags.read(new ModelSettings(), JsonFlags.object(model));
  }

  QuestionSettings readQuestion() {
    return JsonFlags.read(new QuestionSettings(), JsonFlags.object(question));
  }

  /** All that an engine depends on, as text: who has the same shares it. */
  String engineKey() {
    ObjectNode key = JsonFlags.object(model);
    JsonFlags.object(question)
        .properties()
        .forEach(
            option -> {
              if (OF_ENGINE.contains(JsonFlags.flag(option.getKey()))) {
                key.set(option.getKey(), option.getValue());
              }
            });
    return key.toString();
  }
}
