package dev.kedge.engine;

import dev.kedge.AnchorExplainer;
import dev.kedge.evaluate.Lane;
import dev.kedge.search.Cost;
import java.util.concurrent.atomic.AtomicInteger;

/** A placement at work: its lane, and how many explanations are on it. */
final class Deck {
  static final Cost NOTHING = new Cost(0, 0, 0, 0);

  private final Lane lane;
  private final AnchorExplainer explainer;
  private final AtomicInteger explanations = new AtomicInteger();

  Deck(Placement placement, Lane lane) {
    this.lane = lane;
    this.explainer = AnchorExplainer.over(placement.classifier(), placement.backend(), lane);
  }

  Lane lane() {
    return lane;
  }

  AnchorExplainer explainer() {
    return explainer;
  }

  /** Number of explanations on it. */
  int explanations() {
    return explanations.get();
  }

  void enter() {
    explanations.incrementAndGet();
  }

  void leave() {
    explanations.decrementAndGet();
  }
}
