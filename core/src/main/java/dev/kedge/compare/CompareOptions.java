package dev.kedge.compare;

import dev.kedge.Question;
import dev.kedge.Scene;
import java.util.Locale;

/**
 * How two pictures are compared. Start from {@link #DEFAULTS}.
 *
 * @param scene how each is cut and filled
 * @param question what is asked of each; without a target, as each is explained by its own top
 *     class
 * @param restoringLimit sets of superpixels tried by size, at most, for each restoring set; 0 for
 *     no restoring sets
 * @param precisionDraws samples at most for each precision of an anchor on a picture; 0 for none
 * @param nullRepeats repeats of each random kind for the null band, 0 for no band: so many other
 *     seeds, so many with grey-level noise and with Gaussian noise; and JPEG once
 * @param defences whether defences are tried
 * @param defenceAnchors whether the anchors after each defence are looked for too
 * @param ownAnchor whether the second one's anchor is looked for on its own superpixels too
 */
public record CompareOptions(
    Scene scene,
    Question question,
    long restoringLimit,
    int precisionDraws,
    int nullRepeats,
    boolean defences,
    boolean defenceAnchors,
    boolean ownAnchor) {
  public static final CompareOptions DEFAULTS =
      new CompareOptions(Scene.DEFAULTS, Question.DEFAULTS, 2048, 400, 2, true, false, true);

  /** The most sets that {@link #restoringLimit} allows. */
  public static final long MOST_RESTORING = 1 << 24;

  /**
   * @throws IllegalArgumentException if a number is out of range, a target is given, or defence
   *     anchors are asked for without defences
   */
  public CompareOptions {
    if (question.target().isPresent()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "class %d is to be explained; a comparison explains each picture's own top class",
              question.target().getAsInt()));
    }
    if (restoringLimit < 0 || restoringLimit > MOST_RESTORING) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d sets to try for a restoring set, must be 0..%d",
              restoringLimit,
              MOST_RESTORING));
    }
    if (precisionDraws < 0 || nullRepeats < 0) {
      throw new IllegalArgumentException(
          precisionDraws + " draws, " + nullRepeats + " null repeats; must be at least 0");
    }
    if (defenceAnchors && !defences) {
      throw new IllegalArgumentException("anchors after defences, but no defences: ask for both");
    }
  }

  public CompareOptions withScene(Scene value) {
    return new CompareOptions(
        value,
        question,
        restoringLimit,
        precisionDraws,
        nullRepeats,
        defences,
        defenceAnchors,
        ownAnchor);
  }

  public CompareOptions withQuestion(Question value) {
    return new CompareOptions(
        scene,
        value,
        restoringLimit,
        precisionDraws,
        nullRepeats,
        defences,
        defenceAnchors,
        ownAnchor);
  }

  public CompareOptions withRestoringLimit(long value) {
    return new CompareOptions(
        scene, question, value, precisionDraws, nullRepeats, defences, defenceAnchors, ownAnchor);
  }

  public CompareOptions withPrecisionDraws(int value) {
    return new CompareOptions(
        scene, question, restoringLimit, value, nullRepeats, defences, defenceAnchors, ownAnchor);
  }

  public CompareOptions withNullRepeats(int value) {
    return new CompareOptions(
        scene,
        question,
        restoringLimit,
        precisionDraws,
        value,
        defences,
        defenceAnchors,
        ownAnchor);
  }

  /** The same with defences, or without them and their anchors. */
  public CompareOptions withDefences(boolean value) {
    return new CompareOptions(
        scene,
        question,
        restoringLimit,
        precisionDraws,
        nullRepeats,
        value,
        value && defenceAnchors,
        ownAnchor);
  }

  public CompareOptions withDefenceAnchors(boolean value) {
    return new CompareOptions(
        scene, question, restoringLimit, precisionDraws, nullRepeats, defences, value, ownAnchor);
  }

  public CompareOptions withOwnAnchor(boolean value) {
    return new CompareOptions(
        scene,
        question,
        restoringLimit,
        precisionDraws,
        nullRepeats,
        defences,
        defenceAnchors,
        value);
  }
}
