package dev.kedge.compare;

import dev.kedge.Explanation;
import dev.kedge.segment.Segmentation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What sets two pictures apart before a model, or two models before a picture. The superpixels
 * shared are the first one's; where the second model's view has another size they are laid over it
 * by nearest neighbour, and correspond by their place in the view.
 *
 * @param first why the first has its class, on the shared superpixels
 * @param second why the second has its class, on the shared superpixels
 * @param secondOwn the same on superpixels cut from the second picture itself; empty where these
 *     are the shared ones, it was not asked for or there was no time
 * @param overlap of the two anchors on the shared superpixels
 * @param ownOverlap Jaccard index in pixels of the first anchor with that of {@code secondOwn}
 * @param difference of the two views; empty where their sizes differ
 * @param restoring empty under two models, where it was not asked for or there was no time
 * @param precisions of each anchor on each picture for each class; fewer than 8 where both have one
 *     class, one model has not the other's class, or there was no time; empty where an anchor was
 *     not found
 * @param nullBand empty where it was not asked for or there was no time
 * @param defended empty where it was not asked for or there was no time
 * @param models what each model asked says of both; the model (or the two) compared first
 * @param cutShort parts asked for that the budget cut short, in part or all of them
 * @param evaluations pictures through the models for all of it
 * @param duration of all of it
 * @param options what was asked for
 */
public record Comparison(
    Explanation first,
    Explanation second,
    Optional<Explanation> secondOwn,
    Overlap overlap,
    OptionalDouble ownOverlap,
    Optional<Difference> difference,
    Optional<Restoring> restoring,
    List<Cell> precisions,
    Optional<NullBand> nullBand,
    List<Defended> defended,
    List<ModelAnswers> models,
    List<Part> cutShort,
    long evaluations,
    Duration duration,
    CompareOptions options) {
  public Comparison {
    precisions = List.copyOf(precisions);
    defended = List.copyOf(defended);
    models = List.copyOf(models);
    cutShort = List.copyOf(cutShort);
  }

  /** The superpixels shared. */
  public Segmentation segmentation() {
    return first.segmentation();
  }

  /** Whether both have the same answer, by its label. */
  public boolean sameAnswer() {
    return first.explained().label().equals(second.explained().label());
  }

  /** The same with the answers of more models. */
  public Comparison withModels(List<ModelAnswers> more) {
    List<ModelAnswers> all = new ArrayList<>(models);
    all.addAll(more);
    return new Comparison(
        first,
        second,
        secondOwn,
        overlap,
        ownOverlap,
        difference,
        restoring,
        precisions,
        nullBand,
        defended,
        all,
        cutShort,
        evaluations,
        duration,
        options);
  }
}
