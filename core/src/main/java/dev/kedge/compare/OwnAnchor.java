package dev.kedge.compare;

import dev.kedge.Explanation;
import dev.kedge.segment.Segmentation;
import java.util.Optional;
import java.util.OptionalDouble;

/** The second one's anchor on superpixels cut from its own picture. Stateless. */
final class OwnAnchor {
  private OwnAnchor() {}

  /** The explanation; none where these superpixels are the shared ones or there is no time. */
  static Optional<Explanation> of(Comparing pair) {
    Side second = pair.second();
    if (!pair.options().ownAnchor()) {
      return Optional.empty();
    }
    Segmentation own = pair.options().scene().segmenter().segment(second.view());
    if (own.equals(second.segmentation())) {
      return Optional.empty();
    }
    Optional<Explanation> explanation =
        pair.part(
                Part.OWN_ANCHOR,
                () -> {
                  pair.listener().onQuestion("the second picture on its own superpixels");
                  return pair.explain(second, second.photo(), pair.options().scene());
                })
            .flatMap(found -> found);
    if (explanation.isEmpty()) {
      pair.cut(Part.OWN_ANCHOR);
    }
    return explanation;
  }

  /** Its Jaccard index in pixels with the first one's anchor; none if the views' sizes differ. */
  static OptionalDouble overlap(Explanation first, Optional<Explanation> own) {
    if (own.isEmpty() || !first.view().sameSize(own.get().view())) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(
        Overlap.ofPixels(
            first.result().anchor(),
            first.segmentation(),
            own.get().result().anchor(),
            own.get().segmentation()));
  }
}
