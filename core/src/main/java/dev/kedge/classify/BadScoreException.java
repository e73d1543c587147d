package dev.kedge.classify;

import java.util.Locale;

/** A score that is NaN or infinite: never taken for another class. */
public final class BadScoreException extends ClassifierException {
  private static final long serialVersionUID = 1L;

  private final int picture;
  private final int label;
  private final float score;

  public BadScoreException(int picture, int label, float score) {
    super(
        String.format(
            Locale.ROOT,
            "score %s for class %d of picture %d of the batch",
            score,
            label,
            picture));
    this.picture = picture;
    this.label = label;
    this.score = score;
  }

  /** The row of the batch. */
  public int picture() {
    return picture;
  }

  /** The class. */
  public int label() {
    return label;
  }

  public float score() {
    return score;
  }
}
