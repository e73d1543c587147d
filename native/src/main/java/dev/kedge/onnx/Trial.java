package dev.kedge.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.kedge.classify.ClassifierException;
import dev.kedge.image.ElementType;
import dev.kedge.image.InputSpec;
import dev.kedge.models.ModelInput;
import dev.kedge.models.ModelOptions;
import java.util.Collection;
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
record Trial(GraphOutput output, int batch, List<String> notes) {
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

  Trial {
    notes = List.copyOf(notes);
  }

  /**
   * Asks a model.
   *
   * @throws ClassifierException if it fails, does not answer in time, is no image classifier, or
   *     one whose answers cannot be relied upon
   */
  static Trial of(
      OrtSession session,
      ModelInput graph,
      PictureInput input,
      List<FixedInput> fixed,
      OnnxGraph operators,
      ModelOptions options,
      Patience patience)
      throws OrtException {
    Asking asking = new Asking(session, input, fixed, patience);
    Choice choice = probe -> choose(session, probe, operators, options);
    Trial trial = graph.batch() == 0 ? free(asking, choice) : fixed(asking, choice, graph.batch());
    return input.batched() ? trial : new Trial(trial.output, 1, List.of(UNBATCHED));
  }

  private interface Choice {
    GraphOutput of(Probe probe) throws OrtException;
  }

  private static GraphOutput choose(
      OrtSession session, Probe probe, OnnxGraph operators, ModelOptions options)
      throws OrtException {
    Collection<NodeInfo> outputs = session.getOutputInfo().values();
    return GraphOutput.choose(outputs, probe, operators, options);
  }

  /** A graph that declares any number of pictures, which may not be true. */
  private static Trial free(Asking asking, Choice choice) throws OrtException {
    @Nullable Probe together = null;
    @Nullable OrtException refused = null;
    try {
      together = asking.fits(2) ? asking.answers(0, 1) : null;
    } catch (OrtException e) {
      refused = e;
    }
    Probe alone;
    try {
      alone = asking.answers(1);
    } catch (OrtException e) {
      throw asking.failed(refused == null ? e : refused);
    }
    if (together == null || (!GraphOutput.hasRows(together) && GraphOutput.hasRows(alone))) {
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
    GraphOutput output = choice.of(together);
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
  private static Trial oneAtATime(Asking asking, GraphOutput output, Probe alone, String because) {
    requireSame(output, alone, asking.answersOrFails(1));
    return new Trial(output, 1, List.of("one picture at a time, because " + because));
  }

  /** A graph of one number of pictures: the first one's answer must not depend on the others. */
  private static Trial fixed(Asking asking, Choice choice, int pictures) throws OrtException {
    int[] some = new int[pictures];
    some[0] = 1;
    int[] others = new int[pictures];
    for (int i = 0; i < pictures; i++) {
      others[i] = i + 1;
    }
    Probe first = asking.answersOrFails(some);
    GraphOutput output = choice.of(first);
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
  private static void requireSame(GraphOutput output, Probe first, Probe second) {
    double apart = difference(output, first, 0, second);
    if (apart > allowed(output)) {
      throw new ClassifierException(
          "asked twice about the same picture, the model gave different answers ("
              + by(apart)
              + "): it draws random numbers, as in training mode, so no anchor of it would hold;"
              + " export it for inference");
    }
  }

  private static double allowed(GraphOutput output) {
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
  private static double difference(GraphOutput output, Probe probe, int row, Probe other) {
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

  /** The one who is asked, and how long for. */
  private record Asking(
      OrtSession session, PictureInput input, List<FixedInput> fixed, Patience patience) {
    private InputSpec spec() {
      return input.spec();
    }

    boolean fits(int pictures) {
      return spec().bytes() * pictures <= Integer.MAX_VALUE;
    }

    /** The answers to made-up pictures, by their numbers. */
    Probe answers(int... pictures) throws OrtException {
      return patience.within(options -> Probe.run(session, input, fixed, pictures, options));
    }

    Probe answersOrFails(int... pictures) {
      try {
        return answers(pictures);
      } catch (OrtException e) {
        throw failed(e);
      }
    }

    ClassifierException failed(OrtException e) {
      return new ClassifierException(
          String.format(
              Locale.ROOT,
              "the model fails on pictures of %d×%d×%d (channels × height × width): %s",
              spec().shape().channels(),
              spec().shape().height(),
              spec().shape().width(),
              Tensors.reason(e)),
          e);
    }
  }
}
