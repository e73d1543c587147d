package dev.kedge.models.trial;

import dev.kedge.classify.ClassifierException;
import dev.kedge.image.ElementType;
import dev.kedge.image.InputSpec;
import dev.kedge.models.ModelInput;
import dev.kedge.models.ModelOptions;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What opening learns of a model by asking it about made-up pictures: alone, and together.
 *
 * <p>A certificate counts pictures' answers, so an answer must be a function of its picture. That
 * of a model quantised by the range of the whole batch, say, depends on the pictures beside it: it
 * is asked about one at a time. A model that draws random numbers, as Dropout in training mode
 * does, does not even answer one picture the same way twice: it is refused.
 *
 * @param output the one with the scores
 * @param batch the only number of pictures that it takes, or 0 for any
 * @param notes what results shall tell of that
 */
public record Trial(ScoreOutput output, int batch, List<String> notes) {
  /**
   * How far an answer may move with the number of pictures beside it, as a share of the largest
   * score: sums are then taken in another order. Six models, in batches of 2 and of 16 on a CPU,
   * did not move at all.
   */
  private static final double BATCH_ERROR = 1e-4;

  /** Likewise where scores are rounded to 11 bits. */
  private static final double BATCH_ERROR_FLOAT16 = 1e-2;

  private static final String UNBATCHED =
      "one picture at a time, because the model's input has no dimension for their number";

  public Trial {
    notes = List.copyOf(notes);
  }

  /**
   * Asks a model.
   *
   * @throws ClassifierException if it fails, does not answer in time, is no image classifier, or
   *     one whose answers cannot be relied upon
   */
  public static Trial of(TriedModel model, ModelInput graph, InputSpec spec, ModelOptions options) {
    Asking asking = new Asking(model, spec);
    Choice choice = probe -> ScoreOutput.choose(model, probe, options);
    Trial trial = graph.batch() == 0 ? free(asking, choice) : fixed(asking, choice, graph.batch());
    return model.batched() ? trial : new Trial(trial.output, 1, List.of(UNBATCHED));
  }

  private interface Choice {
    ScoreOutput of(Probe probe);
  }

  /** A graph that declares any number of pictures, which may not be true. */
  private static Trial free(Asking asking, Choice choice) {
    @Nullable Probe together = null;
    @Nullable ModelFailure refused = null;
    try {
      together = asking.model.fits(2) ? asking.answers(0, 1) : null;
    } catch (ModelFailure e) {
      refused = e;
    }
    Probe alone;
    try {
      alone = asking.answers(1);
    } catch (ModelFailure e) {
      throw asking.failed(refused == null ? e : refused);
    }
    if (together == null || (!ScoreOutput.hasRows(together) && ScoreOutput.hasRows(alone))) {
      return oneAtATime(
          asking,
          choice.of(alone),
          alone,
          "the model "
              + (refused != null
                  ? "fails on two"
                  : together == null
                      ? "has too large an input for two"
                      : "does not answer two with a row each")
              + ", though its graph declares any number");
    }
    ScoreOutput output = choice.of(together);
    double apart =
        Math.max(
            difference(output, together, 1, alone),
            difference(output, together, 0, asking.answersOrFails(0)));
    if (apart <= allowed(output)) {
      return new Trial(output, 0, List.of());
    }
    return oneAtATime(asking, choice.of(alone), alone, dependsOnOthers(apart));
  }

  /** A model that is asked about one picture at a time, as it was for this answer to picture 1. */
  private static Trial oneAtATime(Asking asking, ScoreOutput output, Probe alone, String because) {
    requireSame(output, alone, asking.answersOrFails(1));
    return new Trial(output, 1, List.of("one picture at a time, because " + because));
  }

  /** A graph of one number of pictures: the first one's answer must not depend on the others. */
  private static Trial fixed(Asking asking, Choice choice, int pictures) {
    int[] some = new int[pictures];
    some[0] = 1;
    int[] others = new int[pictures];
    for (int i = 0; i < pictures; i++) {
      others[i] = i + 1;
    }
    Probe first = asking.answersOrFails(some);
    ScoreOutput output = choice.of(first);
    Probe again = asking.answersOrFails(others);
    double apart = difference(output, first, 0, again);
    if (apart <= allowed(output)) {
      return new Trial(output, pictures, List.of());
    }
    requireSame(output, first, pictures == 1 ? again : asking.answersOrFails(some));
    throw new ClassifierException(
        String.format(
            Locale.ROOT,
            "%s, and it takes %d at a time only, so no answer can be relied upon; export it for"
                + " inference (not in training mode), or with a batch of 1",
            dependsOnOthers(apart),
            pictures));
  }

  private static String dependsOnOthers(double apart) {
    return "the model's answer to a picture depends on the others of a batch (" + by(apart) + ")";
  }

  /** Refuses a model that gave two answers to the same pictures. */
  private static void requireSame(ScoreOutput output, Probe first, Probe second) {
    double apart = difference(output, first, 0, second);
    if (apart > allowed(output)) {
      throw new ClassifierException(
          "asked twice about the same picture, the model gave different answers ("
              + by(apart)
              + "): it draws random numbers, as in training mode, so no anchor of it would hold;"
              + " export it for inference");
    }
  }

  private static double allowed(ScoreOutput output) {
    return output.type() == ElementType.FLOAT16 ? BATCH_ERROR_FLOAT16 : BATCH_ERROR;
  }

  private static String by(double apart) {
    double percent = 100 * apart;
    return String.format(
        Locale.ROOT, (percent < 10 ? "by %.2g" : "by %.0f") + " %% of its largest score", percent);
  }

  /**
   * How far a row of one probe is from the first row of another, as a share of the largest score in
   * both. Scores that are not finite are for whoever reads them to refuse.
   */
  private static double difference(ScoreOutput output, Probe probe, int row, Probe other) {
    List<Float> a = probe.values(output.name());
    List<Float> b = other.values(output.name());
    int values = output.values();
    if (b.size() < values) {
      return 1;
    }
    double largest = 0;
    double apart = 0;
    for (int i = 0; i < values; i++) {
      float x = a.get(row * values + i);
      float y = b.get(i);
      if (Float.isFinite(x) && Float.isFinite(y)) {
        largest = Math.max(largest, Math.max(Math.abs(x), Math.abs(y)));
        apart = Math.max(apart, Math.abs((double) x - y));
      } else if (Float.compare(x, y) != 0) {
        return 1;
      }
    }
    return largest == 0 ? 0 : apart / largest;
  }

  /** The one who is asked. */
  private record Asking(TriedModel model, InputSpec spec) {
    /** The answers to made-up pictures, by their numbers. */
    Probe answers(int... pictures) throws ModelFailure {
      return model.answers(pictures);
    }

    Probe answersOrFails(int... pictures) {
      try {
        return answers(pictures);
      } catch (ModelFailure e) {
        throw failed(e);
      }
    }

    ClassifierException failed(ModelFailure e) {
      return new ClassifierException(
          String.format(
              Locale.ROOT,
              "the model fails on pictures of %d×%d×%d (channels × height × width): %s",
              spec.shape().channels(),
              spec.shape().height(),
              spec.shape().width(),
              e.getMessage()),
          e);
    }
  }
}
