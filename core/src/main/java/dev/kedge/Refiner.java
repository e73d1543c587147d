package dev.kedge;

import dev.kedge.evaluate.Spent;
import dev.kedge.image.Image;
import dev.kedge.mask.Superpixels;
import dev.kedge.search.Auto;
import dev.kedge.search.Budget;
import dev.kedge.search.BudgetSpentException;
import dev.kedge.search.Cost;
import dev.kedge.search.Exhaustive;
import dev.kedge.search.Precision;
import dev.kedge.search.Requirement;
import dev.kedge.search.SearchProgress;
import dev.kedge.search.SearchResult;
import dev.kedge.search.Status;
import dev.kedge.segment.Pieces;
import dev.kedge.segment.Segmentation;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks for a part of an anchor that is enough, among ever finer pieces of it ({@link Refinement}).
 *
 * <p>Half of the risk δ is for the anchor, the rest for rounds: δ/2 · 1/(r(r+1)) for round r, so
 * that all that is said of a picture holds with confidence 1 − δ.
 */
final class Refiner {
  /** Pieces that a superpixel is cut into. */
  private static final int PIECES = 4;

  /** A piece has at least this share of the picture. */
  private static final int LEAST_SHARE = 1024;

  private static final int MOST_ROUNDS = 5;

  /** Another round follows only where the last one left at most this share of the pixels. */
  private static final double WORTHWHILE = .9;

  /** Odd, and with no short run of equal bits: 2^64 over the golden ratio. */
  private static final long SEEDS_APART = 0x9E37_79B9_7F4A_7C15L;

  private final CutPicture.Place place;
  private final Image view;
  private final Scene scene;
  private final Whole whole;
  private final int label;
  private final Question question;
  private Spent spent = Spent.NOTHING;
  private Cost cost = Cost.NOTHING;

  Refiner(
      CutPicture.Place place, Image view, Scene scene, Whole whole, int label, Question question) {
    this.place = place;
    this.view = view;
    this.scene = scene;
    this.whole = whole;
    this.label = label;
    this.question = question;
  }

  /** The question about the anchor that is to be refined. */
  static Requirement ofCoarse(Requirement required) {
    return required.withDelta(required.delta() / 2);
  }

  /**
   * The question of a round, from 1. It has a seed of its own: what was found before was chosen by
   * masks of the seeds before, so these must not be drawn again. Anchors of any number of pieces
   * are allowed. All masks may be too many where those of the picture were not.
   */
  static Question ofRound(Question question, int round, Superpixels pieces) {
    Requirement required = question.required();
    return question.toBuilder()
        .required(
            Requirement.DEFAULTS
                .withThreshold(required.threshold())
                .withDelta(required.delta() / 2 / (round * (round + 1.0)))
                .withAmong(pieces))
        .search(question.search() instanceof Exhaustive ? new Auto() : question.search())
        .seed(question.seed() ^ round * SEEDS_APART)
        .build();
  }

  /** What was spent until now. */
  Spent spent() {
    return spent;
  }

  /**
   * Refines an anchor, as far as the budget lasts.
   *
   * @param coarse the anchor's superpixels
   * @param spentBefore what counts towards the budget already
   */
  Refinement refine(
      Segmentation coarse,
      SearchResult found,
      Budget budget,
      Cost spentBefore,
      ProgressListener listener) {
    Segmentation segmentation = coarse;
    Superpixels anchor = found.anchor();
    Precision precision = found.precision();
    List<Refinement.Round> rounds = new ArrayList<>();
    int leastPixels = Math.max(1, view.pixels() / LEAST_SHARE);
    try {
      for (int round = 1; round <= MOST_ROUNDS; round++) {
        Pieces pieces = Pieces.cut(view, segmentation, anchor, PIECES, leastPixels);
        if (pieces.pieces().size() == anchor.size()) {
          break;
        }
        Budget left = budget.left(spentBefore.plus(cost));
        Refinement.Round result = round(round, pieces, coarse, left, spentBefore, listener);
        rounds.add(result);
        long before = segmentation.size(anchor);
        if (result.result().status() != Status.FOUND || result.pixels() >= before) {
          break;
        }
        segmentation = pieces.segmentation();
        anchor = result.result().anchor();
        precision = result.result().precision();
        if (result.pixels() > WORTHWHILE * before) {
          break;
        }
      }
    } catch (BudgetSpentException spentAll) {
      // What was found until now is the answer.
    }
    return new Refinement(segmentation, anchor, precision, rounds, cost);
  }

  private Refinement.Round round(
      int round,
      Pieces pieces,
      Segmentation coarse,
      Budget budget,
      Cost spentBefore,
      ProgressListener listener) {
    Segmentation segmentation = pieces.segmentation();
    try (CutPicture picture = new CutPicture(place, view, scene, segmentation, coarse, whole)) {
      Question asked = ofRound(question, round, pieces.pieces());
      ModelSampler sampler = picture.sampler(label, asked, Spent.NOTHING);
      Cost before = spentBefore.plus(cost);
      SearchResult result =
          asked
              .search()
              .run(
                  sampler,
                  asked.required(),
                  budget,
                  progress -> listener.onProgress(after(before, progress)));
      cost = cost.plus(sampler.cost());
      spent = spent.plus(picture.evaluator().spent());
      return new Refinement.Round(
          segmentation.superpixels(),
          pieces.pieces().size(),
          result,
          segmentation.size(result.anchor()),
          sampler.cost());
    }
  }

  private static SearchProgress after(Cost before, SearchProgress progress) {
    return new SearchProgress(
        progress.best(),
        progress.precision(),
        before.plus(progress.cost()),
        progress.done(),
        progress.certified());
  }
}
