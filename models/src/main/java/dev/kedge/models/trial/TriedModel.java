package dev.kedge.models.trial;

import java.util.List;
import java.util.Optional;

/** A model while it is tried: whoever runs it asks it. */
public interface TriedModel {
  /** What it says of its outputs. */
  List<ModelTensor> outputs();

  /** What makes an output's values, as an operator of ONNX; empty if that is not known. */
  default Optional<String> operatorOf(String output) {
    return Optional.empty();
  }

  /** Whether an output's values are known to be weighted sums, which have no bounds. */
  default boolean isWeightedSum(String output) {
    return false;
  }

  /** Whether its input has a dimension for the number of pictures; if not, it takes one. */
  default boolean batched() {
    return true;
  }

  /** Whether so many pictures can be sent to it at a time. */
  boolean fits(int pictures);

  /**
   * What it answers to {@linkplain Probe#madeUp made-up pictures}.
   *
   * @param pictures their numbers
   * @throws ModelFailure if it fails on them
   * @throws dev.kedge.classify.ClassifierException if it does not answer at all
   */
  Probe answers(int... pictures) throws ModelFailure;
}
