package dev.kedge.models.trial;

import dev.kedge.classify.ClassifierException;
import dev.kedge.classify.Scores;
import dev.kedge.image.ElementType;
import dev.kedge.models.ModelConfiguration;
import dev.kedge.models.ModelOptions;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The output with the scores.
 *
 * @param name of the output
 * @param type of its numbers
 * @param counts whether its first dimension is the number of pictures; if not, the model answers
 *     one picture at a time
 * @param rest its other dimensions, of which at most one is not 1
 * @param values numbers a picture; 1 for a model that says yes or no
 * @param kind what the numbers are
 * @param independent whether they are of labels that do not exclude each other, at least two
 */
public record ScoreOutput(
    String name,
    ElementType type,
    boolean counts,
    List<Long> rest,
    int values,
    Scores.Kind kind,
    boolean independent) {
  /** What results shall tell where labels do not exclude each other, a clause. */
  public static final String INDEPENDENT =
      "its labels do not exclude each other: an anchor keeps one on (probability .5 or more),"
          + " whatever the others are";

  private static final Set<String> PROBABILITY_OPERATORS =
      Set.of("Softmax", "Sigmoid", "HardSigmoid");

  /** How far from 1 the sum of a picture's probabilities may be, in float32 and float16. */
  private static final double SUM_ERROR = 1e-3;

  private static final double SUM_ERROR_FLOAT16 = 2e-2;

  /** The same, as the model's files and the options have it of its labels. */
  public ScoreOutput withLabels(ModelConfiguration files, ModelOptions options) {
    boolean exclusive = options.kind().filter(Scores.Kind.LOGITS::equals).isPresent();
    boolean several =
        !yesOrNo()
            && (kind == Scores.Kind.INDEPENDENT || (files.labelsIndependent() && !exclusive));
    boolean logits = several && kind == Scores.Kind.LOGITS;
    return new ScoreOutput(
        name, type, counts, rest, values, logits ? Scores.Kind.INDEPENDENT : kind, several);
  }

  /** Whether it is one number a picture. */
  public boolean yesOrNo() {
    return values == 1;
  }

  /** Number of classes; one number makes two classes. */
  public int classes() {
    return Math.max(2, values);
  }

  /** Its shape for a number of pictures. */
  public List<Long> shape(long pictures) {
    List<Long> shape = new ArrayList<>(rest);
    if (counts) {
      shape.addFirst(pictures);
    }
    return shape;
  }

  /** What the numbers are that {@link #put} writes. */
  public Scores.Kind scoresKind() {
    return yesOrNo() ? Scores.Kind.PROBABILITIES : kind;
  }

  /** Writes the number at an index of the output as the score or, of yes or no, as both. */
  public void put(int index, float value, FloatBuffer scores) {
    if (yesOrNo()) {
      double yes = kind == Scores.Kind.PROBABILITIES ? value : 1 / (1 + Math.exp(-value));
      scores.put(2 * index, (float) (1 - yes));
      scores.put(2 * index + 1, (float) yes);
    } else {
      scores.put(index, value);
    }
  }

  /**
   * Finds the output that looks like scores of classes: a row of numbers for each picture of the
   * probe. Among several the one named in the options, else one called logits or probabilities.
   */
  static ScoreOutput choose(TriedModel model, Probe probe, ModelOptions options) {
    List<String> names = model.outputs().stream().map(ModelTensor::name).toList();
    String found = ModelTensor.describe(model.outputs());
    Optional<String> given = options.output();
    if (given.isPresent() && !names.contains(given.get())) {
      throw new ClassifierException(
          "the model has no output \"%s\"; its outputs are: %s".formatted(given.get(), found));
    }
    List<String> rows =
        names.stream()
            .filter(n -> given.map(n::equals).orElse(true))
            .filter(n -> isRows(probe.answers().get(n), probe.pictures()))
            .toList();
    boolean boxes = given.isEmpty() && names.stream().anyMatch(ScoreOutput::isNamedBoxes);
    if (rows.isEmpty() || boxes) {
      throw new ClassifierException(
          "the model does not look like an image classifier: expected an output of float32, float16 or float64 numbers [N,classes], one for each class and picture; found the outputs: %s%s"
              .formatted(
                  found,
                  boxes
                      ? ". It looks like a detector; take a classifier, or name the output with the"
                          + " class scores (--output)"
                      : ". Take a classifier, or export the model with its scores instead of"
                          + " labels, boxes or maps"));
    }
    List<String> named = rows.stream().filter(ScoreOutput::isNamedScores).toList();
    List<String> chosen = rows.size() == 1 ? rows : named;
    if (chosen.size() != 1) {
      throw new ClassifierException(
          String.format(
              Locale.ROOT,
              "the model has %d outputs that may be class scores: %s; name the right one"
                  + " (--output). All outputs: %s",
              rows.size(),
              String.join(", ", rows),
              found));
    }
    return of(chosen.getFirst(), probe, model, options);
  }

  private static ScoreOutput of(String name, Probe probe, TriedModel model, ModelOptions options) {
    Probe.Answer answer = answer(probe, name);
    boolean counts = counts(answer, probe.pictures());
    List<Long> rest = answer.shape().subList(counts ? 1 : 0, answer.shape().size());
    int values = Math.toIntExact(rest.stream().reduce(1L, (a, b) -> a * b));
    Scores.Kind kind = options.kind().orElseGet(() -> kindOf(name, values, answer, model));
    return new ScoreOutput(name, answer.type(), counts, List.copyOf(rest), values, kind, false);
  }

  private static Scores.Kind kindOf(
      String name, int values, Probe.Answer answer, TriedModel model) {
    Optional<String> operator = model.operatorOf(name);
    if (operator.map(PROBABILITY_OPERATORS::contains).orElse(false)) {
      return Scores.Kind.PROBABILITIES;
    }
    boolean shares = answer.values().stream().allMatch(v -> v >= 0 && v <= 1);
    if (values > 1) {
      return shares && sumsToOne(values, answer) ? Scores.Kind.PROBABILITIES : Scores.Kind.LOGITS;
    }
    if (!shares || model.isWeightedSum(name)) {
      return Scores.Kind.LOGITS;
    }
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.contains("prob") || lower.contains("sigmoid")) {
      return Scores.Kind.PROBABILITIES;
    }
    if (lower.contains("logit")) {
      return Scores.Kind.LOGITS;
    }
    throw new ClassifierException(
        "the model's one output \"%s\" comes from %s and was within 0..1 for the pictures tried, so whether it is a probability or a logit cannot be told; say which (--scores probabilities or logits)"
            .formatted(name, operator.map(o -> "operator " + o).orElse("an unknown operator")));
  }

  private static boolean sumsToOne(int values, Probe.Answer answer) {
    double error = answer.type() == ElementType.FLOAT16 ? SUM_ERROR_FLOAT16 : SUM_ERROR;
    for (int row = 0; row < answer.values().size(); row += values) {
      double sum = answer.values().subList(row, row + values).stream().mapToDouble(v -> v).sum();
      if (Math.abs(sum - 1) > error) {
        return false;
      }
    }
    return true;
  }

  private static Probe.Answer answer(Probe probe, String name) {
    Probe.@Nullable Answer answer = probe.answers().get(name);
    if (answer == null) {
      throw new IllegalArgumentException("no answer for output " + name);
    }
    return answer;
  }

  /** Whether any output looks like scores of classes. */
  static boolean hasRows(Probe probe) {
    return probe.answers().values().stream().anyMatch(a -> isRows(a, probe.pictures()));
  }

  /** A row for each picture, or for one picture a row alone, as some graphs squeeze it. */
  private static boolean isRows(Probe.@Nullable Answer answer, int pictures) {
    if (answer == null || answer.values().size() < pictures) {
      return false;
    }
    boolean counts = counts(answer, pictures);
    return (counts || pictures == 1)
        && answer.shape().stream().skip(counts ? 1 : 0).filter(d -> d != 1).count() <= 1;
  }

  private static boolean counts(Probe.Answer answer, int pictures) {
    return !answer.shape().isEmpty() && answer.shape().getFirst() == pictures;
  }

  private static boolean isNamedBoxes(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.contains("box") || lower.contains("detection");
  }

  private static boolean isNamedScores(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.contains("logit") || lower.contains("prob");
  }
}
