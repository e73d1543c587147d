package dev.kedge.check;

import dev.kedge.AnchorExplainer;
import dev.kedge.Explanation;
import dev.kedge.ProgressListener;
import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.Study;
import dev.kedge.image.Image;
import dev.kedge.mask.Philox4x32;
import dev.kedge.mask.Superpixels;
import dev.kedge.search.Budget;
import dev.kedge.segment.Shifted;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether an explanation depends on chance: it is made again with other seeds and, if asked for,
 * with superpixels cut from a picture shifted by some pixels. Where a repeat's search ends without
 * an anchor that reaches the threshold, its best so far stands for it.
 *
 * @param repeats number of explanations made again, the first not counted; 0 where there was no
 *     time, with all shares and the overlap 0
 * @param jitterPixels how far the picture was shifted at most before it was cut; 0 for not at all
 * @param found number of repeats that ended with status FOUND or EMPTY
 * @param anchors the different anchors with how often each was found, the most frequent first;
 *     empty with jitter, where superpixels are not the same
 * @param superpixelShares share of the repeats whose anchor has superpixel 0, 1, … K−1, 0..1; empty
 *     with jitter
 * @param pixelShares the same for each pixel of the view, in row order
 * @param overlap mean over the repeats of the Jaccard index of their anchor's pixels with those of
 *     the first explanation's anchor, 0..1; 1 where both are empty
 */
public record Stability(
    int repeats,
    int jitterPixels,
    int found,
    List<Count> anchors,
    List<Double> superpixelShares,
    PixelShares pixelShares,
    double overlap) {
  /** The last word of Philox's counter; masks and backgrounds have others. */
  private static final int SHIFT_STREAM = 2;

  /** An anchor, and how many repeats found it. */
  public record Count(Superpixels anchor, int times) {}

  public Stability {
    anchors = List.copyOf(anchors);
    superpixelShares = List.copyOf(superpixelShares);
  }

  /**
   * Repeats an explanation with the seeds that follow its own: seed + 1, seed + 2, … All share the
   * study's memory, so repeats cost little. An exhaustive search does not depend on the seed.
   *
   * @param study that made the first explanation; still open
   * @param repeats how often, at least 1
   * @param budget whose deadline and cancellation hold for all repeats together, whose other limits
   *     for each
   * @return over the repeats for which there was time
   * @throws dev.kedge.classify.ClassifierException if the model fails
   */
  public static Stability of(
      Study study, Explanation first, int repeats, Budget budget, ProgressListener listener) {
    Repeats made = new Repeats(first, 0);
    for (int i = 1; i <= repeats; i++) {
      listener.onQuestion(String.format(Locale.ROOT, "repeat %d of %d", i, repeats));
      Optional<Explanation> repeat =
          Pace.explain(study, question(first, seed(first, i)), budget, listener);
      if (repeat.isEmpty()) {
        break;
      }
      made.add(repeat.get());
    }
    return made.stability();
  }

  /**
   * The same with superpixels cut from the view shifted by −J..J pixels both ways, uniformly, by
   * the repeat's seed ({@link Shifted}). Nothing is shared between repeats: each costs as much as
   * the first explanation.
   *
   * @param photo that was explained
   * @param pixels J, at least 1
   * @throws dev.kedge.classify.ClassifierException if the model fails
   * @throws IllegalArgumentException if the superpixels are from a label map
   */
  public static Stability jittered(
      AnchorExplainer explainer,
      Image photo,
      Explanation first,
      int repeats,
      int pixels,
      Budget budget,
      ProgressListener listener) {
    return jittered(
        Again.of(explainer, photo, budget, listener), first, repeats, pixels, budget, listener);
  }

  /** The same, whatever explains. */
  static Stability jittered(
      Again again,
      Explanation first,
      int repeats,
      int pixels,
      Budget budget,
      ProgressListener listener) {
    Repeats made = new Repeats(first, pixels);
    for (int i = 1; i <= repeats && Pace.goesOn(budget); i++) {
      listener.onQuestion(String.format(Locale.ROOT, "repeat %d of %d", i, repeats));
      long seed = seed(first, i);
      Scene scene = first.scene().toBuilder().segmenter(shifted(first, seed, pixels)).build();
      Optional<Explanation> repeat =
          again.explain(scene, question(first, seed), (_, explanation) -> explanation);
      if (repeat.isEmpty()) {
        break;
      }
      made.add(repeat.get());
    }
    return made.stability();
  }

  private static Question question(Explanation first, long seed) {
    return first.question().toBuilder().target(first.explained().index()).seed(seed).build();
  }

  private static long seed(Explanation first, int repeat) {
    return first.question().seed() + repeat;
  }

  private static Shifted shifted(Explanation first, long seed, int pixels) {
    int[] random = new int[4];
    Philox4x32.block(0, 0, 0, SHIFT_STREAM, seed, random);
    return new Shifted(
        first.scene().segmenter(), shift(random[0], pixels), shift(random[1], pixels));
  }

  private static int shift(int random, int pixels) {
    return (int) (((random & 0xFFFFFFFFL) * (2L * pixels + 1)) >>> 32) - pixels;
  }
}
