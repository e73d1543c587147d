package dev.kedge.check;

import dev.kedge.AnchorExplainer;
import dev.kedge.Explanation;
import dev.kedge.ProgressListener;
import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.image.Image;
import dev.kedge.mask.Superpixels;
import dev.kedge.perturb.Fill;
import dev.kedge.search.Budget;
import dev.kedge.search.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether an explanation depends on what masked superpixels show.
 *
 * @param fills what was found under each other fill
 */
public record FillSensitivity(List<UnderFill> fills) {
  /** Samples taken at most of the first anchor under each fill. */
  private static final int DRAWS = 400;

  /**
   * The same question under another fill.
   *
   * @param fill what masked superpixels show
   * @param explanation what is found under it, of the same class
   * @param sameAnchor whether that is the same anchor
   * @param precisionOfFirst the precision that the first explanation's anchor has under this fill:
   *     exact where few masks keep it, else from 400 samples of its own
   */
  public record UnderFill(
      Fill fill, Explanation explanation, boolean sameAnchor, Precision precisionOfFirst) {}

  public FillSensitivity {
    fills = List.copyOf(fills);
  }

  /**
   * Asks the same about a picture under other fills: the class that was explained, the same view
   * and superpixels, question and seed.
   *
   * @param photo that was explained
   * @param first its explanation
   * @param others fills; the one of the first explanation is left out, and what comes twice
   * @param budget whose deadline and cancellation hold for all fills together, whose other limits
   *     for each explanation
   * @return the fills for which there was time
   * @throws dev.kedge.classify.ClassifierException if the model fails
   */
  public static FillSensitivity of(
      AnchorExplainer explainer,
      Image photo,
      Explanation first,
      List<Fill> others,
      Budget budget,
      ProgressListener listener) {
    return of(Again.of(explainer, photo, budget, listener), first, others, budget, listener);
  }

  /** The same, whatever explains. */
  static FillSensitivity of(
      Again again, Explanation first, List<Fill> others, Budget budget, ProgressListener listener) {
    List<UnderFill> fills = new ArrayList<>();
    List<Fill> asked = besides(first.scene().fill(), others);
    for (Fill fill : asked) {
      listener.onQuestion(
          String.format(Locale.ROOT, "fill %d of %d", fills.size() + 1, asked.size()));
      Optional<UnderFill> under =
          Pace.goesOn(budget) ? under(fill, again, first, budget) : Optional.empty();
      if (under.isEmpty()) {
        break;
      }
      fills.add(under.get());
    }
    return new FillSensitivity(fills);
  }

  /** The fills that are not a given one, each once. */
  static List<Fill> besides(Fill given, List<Fill> fills) {
    return fills.stream().distinct().filter(fill -> !fill.equals(given)).toList();
  }

  private static Optional<UnderFill> under(
      Fill fill, Again again, Explanation first, Budget budget) {
    Scene scene = first.scene().toBuilder().fill(fill).build();
    Question question = first.question().toBuilder().target(first.explained().index()).build();
    Superpixels anchor = first.result().anchor();
    return again.explain(
        scene,
        question,
        (study, explanation) ->
            new UnderFill(
                fill,
                explanation,
                explanation.result().anchor().equals(anchor),
                study.precision(anchor, question, DRAWS, Pace.timeOf(budget))));
  }
}
