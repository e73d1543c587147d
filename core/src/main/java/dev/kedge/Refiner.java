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
import dev.kedge.search.Search;
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

  private Requirement ofRound(int round, Superpixels pieces) {
    Requirement required = question.required();
    return Requirement.DEFAULTS
        .withThreshold(required.threshold())
        .withDelta(required.delta() / 2 / (round * (round + 1.0)))
        .withAmong(pieces);
  }

  /** All masks are never few, so it is certified where there are too many. */
  private Search search() {
    return question.search() instanceof Exhaustive ? new Auto() : question.search();
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
        long before = pixels(segmentation, anchor);
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
    return new Refinement(
        segmentation, anchor, precision, pixels(segmentation, anchor), rounds, cost);
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
      ModelSampler sampler = picture.sampler(label, question, Spent.NOTHING);
      Cost before = spentBefore.plus(cost);
      SearchResult result =
          search()
              .run(
                  sampler,
                  ofRound(round, pieces.pieces()),
                  budget,
                  progress -> listener.onProgress(after(before, progress)));
      cost = cost.plus(sampler.cost());
      spent = spent.plus(picture.evaluator().spent());
      return new Refinement.Round(
          segmentation.superpixels(),
          pieces.pieces().size(),
          result,
          pixels(segmentation, result.anchor()),
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

  private static long pixels(Segmentation segmentation, Superpixels anchor) {
    long pixels = 0;
    for (int superpixel : anchor.indices()) {
      pixels += segmentation.size(superpixel);
    }
    return pixels;
  }
}
